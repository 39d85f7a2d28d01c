-- Which versions were registered of a logged model.

CREATE INDEX model_versions_by_logged_model ON model_versions (logged_model) WHERE logged_model IS NOT NULL;
