-- Experiments, lifecycles, tags and inputs of runs; what a search orders and filters by stands in columns and indexes of its own.

CREATE TABLE experiments (
    no {identity},
    name TEXT NOT NULL UNIQUE,
    -- Null: below the default root, under its number.
    artifact_location TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);
INSERT INTO experiments (no, name, created_at, updated_at) {postgres}OVERRIDING SYSTEM VALUE SELECT 0, 'Default', n, n FROM (SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint AS n) clock;{/postgres}
{sqlite}SELECT 0, 'Default', n, n FROM (SELECT CAST(strftime('%s', 'now') AS INTEGER) * 1000 AS n) clock;{/sqlite}

CREATE TABLE experiment_tags (
    experiment_no BIGINT NOT NULL REFERENCES experiments (no),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (experiment_no, name)
) {without_rowid};

-- Runs of jobs belong to the experiment that the job's label 'experiment' names, else to one of the job's name.
INSERT INTO experiments (name, created_at, updated_at)
SELECT e.name, MIN(e.created_at), MAX(e.created_at) FROM (
    SELECT SUBSTR(COALESCE((SELECT l.value FROM job_labels l WHERE l.job_id = j.id AND l.name = 'experiment' AND l.value <> ''), j.name), 1, 500) AS name, j.created_at FROM jobs j) e
WHERE e.name <> 'Default' GROUP BY e.name;

ALTER TABLE runs ADD COLUMN experiment_no BIGINT NOT NULL DEFAULT 0;
-- MLflow's words. Of a run of a job or stage it follows the job or stage, see the triggers below.
ALTER TABLE runs ADD COLUMN status TEXT NOT NULL DEFAULT 'RUNNING';
ALTER TABLE runs ADD COLUMN start_time BIGINT NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN end_time BIGINT;
ALTER TABLE runs ADD COLUMN user_id TEXT;
ALTER TABLE runs ADD COLUMN deleted_at BIGINT;

UPDATE runs SET start_time = created_at WHERE job_id IS NULL;
UPDATE runs SET (experiment_no, actor, status, start_time, end_time) = (
    SELECT e.no, j.actor,
        CASE COALESCE(s.state, j.state) WHEN 'running' THEN 'RUNNING' WHEN 'succeeded' THEN 'FINISHED' WHEN 'failed' THEN 'FAILED' WHEN 'cancelled' THEN 'KILLED' WHEN 'skipped' THEN 'KILLED' ELSE 'SCHEDULED' END,
        COALESCE(CASE WHEN s.id IS NULL THEN j.started_at ELSE s.started_at END, runs.created_at),
        CASE WHEN s.id IS NULL THEN j.ended_at ELSE s.ended_at END
    FROM jobs j
    JOIN experiments e ON e.name = SUBSTR(COALESCE((SELECT l.value FROM job_labels l WHERE l.job_id = j.id AND l.name = 'experiment' AND l.value <> ''), j.name), 1, 500)
    LEFT JOIN stages s ON s.run_id = runs.id
    WHERE j.id = runs.job_id)
WHERE job_id IS NOT NULL;

-- After the rewrite of all rows, so that each index is built once.
CREATE INDEX runs_by_start ON runs (start_time DESC, id);
CREATE INDEX runs_by_experiment ON runs (experiment_no, start_time DESC, id);

{postgres}
CREATE FUNCTION run_follows(the_run TEXT, state TEXT, started BIGINT, ended BIGINT) RETURNS void LANGUAGE sql AS $$
    UPDATE runs SET status = f.status, start_time = COALESCE(started, created_at), end_time = ended
    FROM (SELECT CASE state WHEN 'running' THEN 'RUNNING' WHEN 'succeeded' THEN 'FINISHED' WHEN 'failed' THEN 'FAILED' WHEN 'cancelled' THEN 'KILLED' WHEN 'skipped' THEN 'KILLED' ELSE 'SCHEDULED' END AS status) f
    WHERE runs.id = the_run AND (runs.status <> f.status OR runs.start_time <> COALESCE(started, runs.created_at) OR runs.end_time IS DISTINCT FROM ended)
$$;
CREATE FUNCTION run_follows_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM run_follows(NEW.run_id, NEW.state, NEW.started_at, NEW.ended_at); RETURN NULL; END $$;
CREATE TRIGGER stages_to_runs AFTER UPDATE OF state, started_at, ended_at ON stages FOR EACH ROW
    WHEN (OLD.state <> NEW.state OR OLD.started_at IS DISTINCT FROM NEW.started_at OR OLD.ended_at IS DISTINCT FROM NEW.ended_at) EXECUTE FUNCTION run_follows_row();
CREATE TRIGGER jobs_to_runs AFTER UPDATE OF state, started_at, ended_at ON jobs FOR EACH ROW
    WHEN (OLD.state <> NEW.state OR OLD.started_at IS DISTINCT FROM NEW.started_at OR OLD.ended_at IS DISTINCT FROM NEW.ended_at) EXECUTE FUNCTION run_follows_row();
{/postgres}
{sqlite}
CREATE TRIGGER stages_to_runs AFTER UPDATE OF state, started_at, ended_at ON stages
WHEN OLD.state <> NEW.state OR OLD.started_at IS NOT NEW.started_at OR OLD.ended_at IS NOT NEW.ended_at
BEGIN
    UPDATE runs SET start_time = COALESCE(NEW.started_at, created_at), end_time = NEW.ended_at,
        status = CASE NEW.state WHEN 'running' THEN 'RUNNING' WHEN 'succeeded' THEN 'FINISHED' WHEN 'failed' THEN 'FAILED' WHEN 'cancelled' THEN 'KILLED' WHEN 'skipped' THEN 'KILLED' ELSE 'SCHEDULED' END
    WHERE id = NEW.run_id;
END;
CREATE TRIGGER jobs_to_runs AFTER UPDATE OF state, started_at, ended_at ON jobs
WHEN OLD.state <> NEW.state OR OLD.started_at IS NOT NEW.started_at OR OLD.ended_at IS NOT NEW.ended_at
BEGIN
    UPDATE runs SET start_time = COALESCE(NEW.started_at, created_at), end_time = NEW.ended_at,
        status = CASE NEW.state WHEN 'running' THEN 'RUNNING' WHEN 'succeeded' THEN 'FINISHED' WHEN 'failed' THEN 'FAILED' WHEN 'cancelled' THEN 'KILLED' ELSE 'SCHEDULED' END
    WHERE id = NEW.run_id;
END;
{/sqlite}

CREATE TABLE run_tags (
    run_no BIGINT NOT NULL REFERENCES runs (no),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run_no, name)
) {without_rowid};
INSERT INTO run_tags (run_no, name, value) SELECT no, 'distillery.job', job_id FROM runs WHERE job_id IS NOT NULL;
INSERT INTO run_tags (run_no, name, value) SELECT no, 'mlflow.parentRunId', parent_id FROM runs WHERE parent_id IS NOT NULL;
INSERT INTO run_tags (run_no, name, value) SELECT no, 'mlflow.user', actor FROM runs WHERE job_id IS NOT NULL AND actor IS NOT NULL;
-- The start of a value: an index takes no long texts.
CREATE INDEX run_tags_by_value ON run_tags (name, SUBSTR(value, 1, 64));
CREATE INDEX params_by_value ON params (name, SUBSTR(value, 1, 64));

-- NaN stands as 0 with a mark: not every database stores it.
ALTER TABLE latest_metrics ADD COLUMN is_nan INTEGER NOT NULL DEFAULT 0;
CREATE INDEX latest_metrics_by_value ON latest_metrics (key_no, value, run_no);

-- What MLflow's clients may log and the narrow history cannot hold: NaN, and further values of one step and time. Rare, so that the
-- table that grows stays as it is.
CREATE TABLE metric_extras (
    run_no BIGINT NOT NULL,
    key_no BIGINT NOT NULL,
    step BIGINT NOT NULL,
    time BIGINT NOT NULL,
    is_nan INTEGER NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (run_no, key_no, step, time, is_nan, value)
) {without_rowid};

-- Datasets that a client says a run read. Those that jobs read are in run_datasets.
CREATE TABLE run_inputs (
    run_no BIGINT NOT NULL REFERENCES runs (no),
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    source_type TEXT NOT NULL,
    source TEXT NOT NULL,
    schema TEXT,
    profile TEXT,
    PRIMARY KEY (run_no, name, digest)
);
CREATE INDEX run_inputs_by_name ON run_inputs (name, digest, run_no);

CREATE TABLE run_input_tags (
    run_no BIGINT NOT NULL REFERENCES runs (no),
    dataset_name TEXT NOT NULL,
    dataset_digest TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run_no, dataset_name, dataset_digest, name)
);

-- Both kinds, as a search sees them. MLflow's digests have at most 36 characters.
CREATE VIEW dataset_inputs AS
SELECT i.run_no, i.name, i.digest, t.value AS context
FROM run_inputs i LEFT JOIN run_input_tags t ON t.run_no = i.run_no AND t.dataset_name = i.name AND t.dataset_digest = i.digest AND t.name = 'mlflow.data.context'
UNION ALL
SELECT r.run_no, d.name, SUBSTR(d.digest, 1, 36), NULL FROM run_datasets r JOIN datasets d ON d.digest = r.dataset;
