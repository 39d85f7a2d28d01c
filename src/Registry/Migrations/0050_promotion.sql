-- Models as MLflow's clients see them, requests for promotion with their votes, and the keys that sign their evidence.

ALTER TABLE models ADD COLUMN description TEXT;
ALTER TABLE models ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
UPDATE models SET updated_at = created_at;

CREATE TABLE model_tags (
    model TEXT NOT NULL REFERENCES models (name),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (model, name)
);

ALTER TABLE model_versions ADD COLUMN description TEXT;
-- As MLflow's clients said it; NULL for versions of the platform's own jobs.
ALTER TABLE model_versions ADD COLUMN source TEXT;
ALTER TABLE model_versions ADD COLUMN run_link TEXT;
ALTER TABLE model_versions ADD COLUMN logged_model TEXT;
ALTER TABLE model_versions ADD COLUMN stage TEXT NOT NULL DEFAULT 'None';
ALTER TABLE model_versions ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
UPDATE model_versions SET updated_at = created_at;
CREATE INDEX model_versions_by_run ON model_versions (run_id);
CREATE INDEX model_versions_by_change ON model_versions (updated_at, model, version);

-- 1: written by the stage that made the version. Nobody changes those; gates rest on them.
ALTER TABLE version_tags ADD COLUMN fixed INTEGER NOT NULL DEFAULT 0;
UPDATE version_tags SET fixed = 1 WHERE EXISTS
    (SELECT 1 FROM model_versions v WHERE v.model = version_tags.model AND v.version = version_tags.version AND v.stage_id IS NOT NULL);

ALTER TABLE alias_history ADD COLUMN kind TEXT NOT NULL DEFAULT 'move';
ALTER TABLE alias_history ADD COLUMN promotion_id TEXT;
ALTER TABLE alias_history ADD COLUMN override_reason TEXT;
-- Digest of what the gates' verdict rested on.
ALTER TABLE alias_history ADD COLUMN evidence TEXT;
UPDATE alias_history SET kind = 'remove' WHERE to_version IS NULL;

-- Without a foreign key: what was decided about a model outlives it.
CREATE TABLE promotions (
    id TEXT NOT NULL PRIMARY KEY,
    model TEXT NOT NULL,
    alias TEXT NOT NULL,
    version INTEGER NOT NULL,
    from_version INTEGER,
    state TEXT NOT NULL CHECK (state IN ('open', 'applied', 'rejected', 'expired', 'withdrawn', 'refused')),
    requested_by TEXT NOT NULL,
    requested_key TEXT,
    comment TEXT,
    quorum INTEGER NOT NULL,
    -- JSON of the gates' report.
    gates TEXT,
    evidence TEXT NOT NULL,
    -- JSON list.
    reasons TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT,
    -- Signed when it ended.
    statement TEXT,
    signature TEXT,
    signed_with TEXT
);
CREATE UNIQUE INDEX promotions_open ON promotions (model, alias, version) WHERE state = 'open';
CREATE INDEX promotions_to_expire ON promotions (expires_at) WHERE state = 'open';
CREATE INDEX promotions_by_age ON promotions (created_at, id);
CREATE INDEX promotions_by_model ON promotions (model, created_at, id);

-- Nobody votes twice.
CREATE TABLE promotion_votes (
    promotion_id TEXT NOT NULL REFERENCES promotions (id),
    actor TEXT NOT NULL,
    key_id TEXT,
    role TEXT,
    vote TEXT NOT NULL CHECK (vote IN ('approve', 'reject')),
    comment TEXT,
    evidence TEXT NOT NULL,
    time BIGINT NOT NULL,
    PRIMARY KEY (promotion_id, actor)
);

CREATE TABLE promotion_comments (
    id {identity},
    promotion_id TEXT NOT NULL REFERENCES promotions (id),
    actor TEXT NOT NULL,
    text TEXT NOT NULL,
    time BIGINT NOT NULL
);
CREATE INDEX promotion_comments_by_promotion ON promotion_comments (promotion_id, id);

CREATE TABLE signing_keys (
    id TEXT NOT NULL PRIMARY KEY,
    algorithm TEXT NOT NULL,
    public_key TEXT NOT NULL,
    -- Encrypted.
    private_key TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- 'mlflow': made by an MLflow client; its events and deliveries have MLflow's form.
ALTER TABLE webhooks ADD COLUMN format TEXT NOT NULL DEFAULT 'distillery';
ALTER TABLE webhooks ADD COLUMN description TEXT;

-- Rights beyond the role, separated by commas.
ALTER TABLE api_keys ADD COLUMN grants TEXT NOT NULL DEFAULT '';
