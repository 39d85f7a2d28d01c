-- Uploads in parts, collections of what nothing refers to, and jobs whose files were removed by retention.

CREATE TABLE artifact_uploads (
    id TEXT NOT NULL PRIMARY KEY,
    actor TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'completed')),
    -- What the store needs to find its parts.
    handle TEXT NOT NULL,
    part_bytes BIGINT NOT NULL,
    -- What the caller announced; either may be absent.
    announced_bytes BIGINT,
    announced_sha256 TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- The content, once it is completed: kept until the upload expires, so that a reference can be written.
    digest TEXT,
    bytes BIGINT
);
CREATE INDEX artifact_uploads_by_digest ON artifact_uploads (digest);
CREATE INDEX artifact_uploads_by_expiry ON artifact_uploads (expires_at);

CREATE TABLE artifact_upload_parts (
    upload_id TEXT NOT NULL REFERENCES artifact_uploads (id),
    number INTEGER NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (upload_id, number)
);

-- One row per collection or verification; the newest are kept.
CREATE TABLE artifact_sweeps (
    no {identity},
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('collect', 'verify')),
    state TEXT NOT NULL CHECK (state IN ('running', 'succeeded', 'failed', 'interrupted')),
    dry_run INTEGER NOT NULL,
    actor TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    -- A collector that does not renew this is dead.
    lease_until BIGINT NOT NULL,
    ended_at BIGINT,
    error TEXT,
    contents BIGINT NOT NULL,
    content_bytes BIGINT NOT NULL,
    found BIGINT NOT NULL,
    found_bytes BIGINT NOT NULL
);

-- The lock: one sweep runs at a time.
CREATE UNIQUE INDEX artifact_sweeps_running ON artifact_sweeps (state) WHERE state = 'running';

CREATE TABLE artifact_sweep_items (
    sweep_no BIGINT NOT NULL REFERENCES artifact_sweeps (no),
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (sweep_no, ordinal)
);

-- Jobs that keep their record but no longer their files.
CREATE TABLE expired_jobs (
    job_id TEXT NOT NULL PRIMARY KEY REFERENCES jobs (id),
    expired_at BIGINT NOT NULL,
    files BIGINT NOT NULL,
    bytes BIGINT NOT NULL
);
