-- The store. Times are unix milliseconds, UTC. 0/1 stands for false/true.
-- {identity}, {without_rowid} and the like differ between databases; see IDialect.

CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    method TEXT NOT NULL,
    dataset TEXT NOT NULL,
    actor TEXT NOT NULL,
    priority INTEGER NOT NULL,
    run_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    progress DOUBLE PRECISION NOT NULL,
    error TEXT,
    cancelled_by TEXT,
    -- Numbers the job's events and log lines in the order of their commits.
    sequence BIGINT NOT NULL,
    -- The sequence at which the row itself changed last.
    changed BIGINT NOT NULL
);
CREATE INDEX jobs_by_age ON jobs (created_at, id);
CREATE INDEX jobs_by_state ON jobs (state, created_at, id);

-- Apart from jobs, so that a list never reads them.
CREATE TABLE job_specs (
    job_id TEXT NOT NULL PRIMARY KEY REFERENCES jobs (id),
    spec TEXT NOT NULL
);

CREATE TABLE job_labels (
    job_id TEXT NOT NULL REFERENCES jobs (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (job_id, name)
);
CREATE INDEX job_labels_by_value ON job_labels (name, value, job_id);

CREATE TABLE idempotency_keys (
    actor TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    body_digest TEXT NOT NULL,
    job_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (actor, idempotency_key)
);

CREATE TABLE runs (
    no {identity},
    id TEXT NOT NULL UNIQUE,
    job_id TEXT REFERENCES jobs (id),
    parent_id TEXT REFERENCES runs (id),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX runs_by_job ON runs (job_id, no);
CREATE INDEX runs_by_parent ON runs (parent_id);

CREATE TABLE stages (
    id TEXT NOT NULL PRIMARY KEY,
    job_id TEXT NOT NULL REFERENCES jobs (id),
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    queue TEXT NOT NULL,
    label TEXT NOT NULL,
    weight DOUBLE PRECISION NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('blocked', 'ready', 'running', 'succeeded', 'failed', 'cancelled', 'skipped')),
    run_id TEXT NOT NULL REFERENCES runs (id),
    -- What a worker must have.
    device TEXT NOT NULL,
    memory_gib DOUBLE PRECISION NOT NULL,
    priority INTEGER NOT NULL,
    reuse INTEGER NOT NULL,
    ready_at BIGINT,
    not_before BIGINT NOT NULL,
    -- The lease.
    token BIGINT NOT NULL,
    owner TEXT,
    lease_until BIGINT,
    cancel_requested INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    losses INTEGER NOT NULL,
    progress_at_loss DOUBLE PRECISION NOT NULL,
    checkpointed INTEGER NOT NULL,
    -- What people see.
    progress DOUBLE PRECISION NOT NULL,
    message TEXT,
    seconds_left DOUBLE PRECISION,
    started_at BIGINT,
    ended_at BIGINT,
    error TEXT,
    -- Equal keys mean equal results.
    result_key TEXT,
    reused_from TEXT,
    changed BIGINT NOT NULL,
    UNIQUE (job_id, name)
);
CREATE INDEX stages_to_claim ON stages (queue, priority DESC, ready_at, ordinal) WHERE state = 'ready';
CREATE INDEX stages_by_lease ON stages (lease_until) WHERE state = 'running';
CREATE INDEX stages_by_result ON stages (result_key, ended_at) WHERE state = 'succeeded';
CREATE INDEX stages_by_run ON stages (run_id);

CREATE TABLE stage_parameters (
    stage_id TEXT NOT NULL PRIMARY KEY REFERENCES stages (id),
    parameters TEXT NOT NULL
);

CREATE TABLE stage_dependencies (
    stage_id TEXT NOT NULL REFERENCES stages (id),
    depends_on TEXT NOT NULL REFERENCES stages (id),
    PRIMARY KEY (stage_id, depends_on)
);
CREATE INDEX stage_dependencies_by_input ON stage_dependencies (depends_on);

CREATE TABLE outbox (
    id {identity},
    kind TEXT NOT NULL,
    job_id TEXT NOT NULL,
    stage_id TEXT,
    queue TEXT,
    available_at BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    attempts INTEGER NOT NULL
);
CREATE INDEX outbox_by_time ON outbox (available_at, id);

CREATE TABLE transitions (
    id {identity},
    job_id TEXT NOT NULL REFERENCES jobs (id),
    stage_id TEXT REFERENCES stages (id),
    time BIGINT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    actor TEXT NOT NULL,
    cause TEXT NOT NULL
);
CREATE INDEX transitions_by_job ON transitions (job_id, id);

-- What live readers get beside the current rows of jobs, stages and logs. Pruned some time after the end of the job.
CREATE TABLE events (
    job_id TEXT NOT NULL REFERENCES jobs (id),
    sequence BIGINT NOT NULL,
    type TEXT NOT NULL,
    run_id TEXT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (job_id, sequence)
) {without_rowid};

CREATE TABLE params (
    run_no BIGINT NOT NULL REFERENCES runs (no),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run_no, name)
) {without_rowid};

CREATE TABLE metric_keys (
    no {identity},
    name TEXT NOT NULL UNIQUE
);

-- The history: narrow keys, because this is the table that grows.
CREATE TABLE metrics (
    run_no BIGINT NOT NULL,
    key_no BIGINT NOT NULL,
    step BIGINT NOT NULL,
    time BIGINT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (run_no, key_no, step, time)
) {without_rowid};

CREATE TABLE latest_metrics (
    run_no BIGINT NOT NULL,
    key_no BIGINT NOT NULL,
    step BIGINT NOT NULL,
    time BIGINT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (run_no, key_no)
) {without_rowid};

CREATE TABLE logs (
    job_id TEXT NOT NULL REFERENCES jobs (id),
    sequence BIGINT NOT NULL,
    stage_id TEXT NOT NULL,
    time BIGINT NOT NULL,
    level TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (job_id, sequence)
) {without_rowid};

-- Content is in the artifact store under its digest; these four tables are all references to it.
CREATE TABLE run_artifacts (
    run_no BIGINT NOT NULL REFERENCES runs (no),
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (run_no, path)
);
CREATE INDEX run_artifacts_by_digest ON run_artifacts (digest);

CREATE TABLE checkpoints (
    stage_id TEXT NOT NULL REFERENCES stages (id),
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (stage_id, name)
);
CREATE INDEX checkpoints_by_digest ON checkpoints (digest);

CREATE TABLE datasets (
    digest TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    catalogue_digest TEXT NOT NULL,
    users INTEGER NOT NULL,
    items INTEGER NOT NULL,
    interactions BIGINT NOT NULL,
    source TEXT NOT NULL,
    imported_at BIGINT NOT NULL
);
CREATE INDEX datasets_by_age ON datasets (imported_at, digest);

CREATE TABLE dataset_files (
    dataset TEXT NOT NULL REFERENCES datasets (digest),
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (dataset, path)
);
CREATE INDEX dataset_files_by_digest ON dataset_files (digest);

-- Lineage: which runs read or imported a dataset.
CREATE TABLE run_datasets (
    run_no BIGINT NOT NULL REFERENCES runs (no),
    dataset TEXT NOT NULL REFERENCES datasets (digest),
    PRIMARY KEY (run_no, dataset)
);
CREATE INDEX run_datasets_by_dataset ON run_datasets (dataset);

CREATE TABLE models (
    name TEXT NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    latest_version INTEGER NOT NULL
);

CREATE TABLE model_versions (
    model TEXT NOT NULL REFERENCES models (name),
    version INTEGER NOT NULL,
    job_id TEXT REFERENCES jobs (id),
    -- A stage makes one version, however often it is tried.
    stage_id TEXT UNIQUE REFERENCES stages (id),
    run_id TEXT REFERENCES runs (id),
    created_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (model, version)
);

CREATE TABLE version_metrics (
    model TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (model, version, name),
    FOREIGN KEY (model, version) REFERENCES model_versions (model, version)
);

CREATE TABLE version_tags (
    model TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (model, version, name),
    FOREIGN KEY (model, version) REFERENCES model_versions (model, version)
);

CREATE TABLE version_files (
    model TEXT NOT NULL,
    version INTEGER NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (model, version, path),
    FOREIGN KEY (model, version) REFERENCES model_versions (model, version)
);
CREATE INDEX version_files_by_digest ON version_files (digest);

CREATE TABLE aliases (
    model TEXT NOT NULL REFERENCES models (name),
    alias TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (model, alias),
    FOREIGN KEY (model, version) REFERENCES model_versions (model, version)
);

CREATE TABLE alias_history (
    id {identity},
    model TEXT NOT NULL REFERENCES models (name),
    alias TEXT NOT NULL,
    from_version INTEGER,
    to_version INTEGER,
    actor TEXT NOT NULL,
    comment TEXT,
    time BIGINT NOT NULL
);
CREATE INDEX alias_history_by_alias ON alias_history (model, alias, id);

CREATE TABLE workers (
    id TEXT NOT NULL PRIMARY KEY,
    host TEXT NOT NULL,
    process INTEGER NOT NULL,
    queue TEXT NOT NULL,
    kinds TEXT NOT NULL,
    device TEXT NOT NULL,
    memory_gib DOUBLE PRECISION,
    concurrency INTEGER NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    stopped_at BIGINT
);
CREATE INDEX workers_by_queue ON workers (queue, seen_at);
