-- Logged models (MLflow 3): what a run made, before it is registered as a version.

CREATE TABLE logged_models (
    id TEXT NOT NULL PRIMARY KEY,
    experiment_no BIGINT NOT NULL REFERENCES experiments (no),
    name TEXT NOT NULL,
    model_type TEXT,
    source_run_id TEXT,
    status TEXT NOT NULL,
    actor TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX logged_models_by_experiment ON logged_models (experiment_no, created_at, id);
CREATE INDEX logged_models_by_run ON logged_models (source_run_id);

CREATE TABLE logged_model_tags (
    model_id TEXT NOT NULL REFERENCES logged_models (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (model_id, name)
);

CREATE TABLE logged_model_params (
    model_id TEXT NOT NULL REFERENCES logged_models (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (model_id, name)
);

-- The newest value of each metric of a model, by run and dataset.
CREATE TABLE logged_model_metrics (
    model_id TEXT NOT NULL REFERENCES logged_models (id),
    name TEXT NOT NULL,
    run_id TEXT NOT NULL,
    dataset_name TEXT NOT NULL,
    dataset_digest TEXT NOT NULL,
    step BIGINT NOT NULL,
    time BIGINT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    is_nan INTEGER NOT NULL,
    PRIMARY KEY (model_id, name, run_id, dataset_name, dataset_digest)
);

CREATE TABLE logged_model_files (
    model_id TEXT NOT NULL REFERENCES logged_models (id),
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (model_id, path)
);
CREATE INDEX logged_model_files_by_digest ON logged_model_files (digest);

-- Which models a run read and made.
CREATE TABLE run_models (
    run_no BIGINT NOT NULL REFERENCES runs (no),
    direction TEXT NOT NULL CHECK (direction IN ('input', 'output')),
    model_id TEXT NOT NULL,
    step BIGINT NOT NULL,
    PRIMARY KEY (run_no, direction, model_id, step)
);

-- Files that come in parts of any size, as MLflow's clients cut them: each part is content of its own until the whole is put together.
CREATE TABLE file_uploads (
    id TEXT NOT NULL PRIMARY KEY,
    path TEXT NOT NULL,
    parts INTEGER NOT NULL,
    actor TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX file_uploads_by_expiry ON file_uploads (expires_at);

CREATE TABLE file_upload_parts (
    upload_id TEXT NOT NULL REFERENCES file_uploads (id),
    number INTEGER NOT NULL,
    digest TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (upload_id, number)
);
CREATE INDEX file_upload_parts_by_digest ON file_upload_parts (digest);
