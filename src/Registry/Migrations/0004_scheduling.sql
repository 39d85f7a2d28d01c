-- Scheduling: teams with share and quotas, what stages need and workers have, pauses, deadlines, refused writes.

CREATE TABLE teams (
    name TEXT NOT NULL PRIMARY KEY,
    -- Its share of the workers beside other teams that wait.
    weight DOUBLE PRECISION NOT NULL,
    -- Most stages at once, and most jobs that have not started; NULL for any number.
    max_running INTEGER,
    max_queued INTEGER
);

ALTER TABLE jobs ADD COLUMN team TEXT NOT NULL DEFAULT 'default';
-- Why the job ended as it did. 'deadline' is written when the deadline passes, before the last stage has left.
ALTER TABLE jobs ADD COLUMN cause TEXT;
-- Who paused it.
ALTER TABLE jobs ADD COLUMN held_by TEXT;
ALTER TABLE jobs ADD COLUMN deadline_at BIGINT;
-- Set for a deadline that was given as a duration, in milliseconds.
ALTER TABLE jobs ADD COLUMN deadline_after BIGINT;
UPDATE jobs SET team = (SELECT l.value FROM job_labels l WHERE l.job_id = jobs.id AND l.name = 'team')
    WHERE EXISTS (SELECT 1 FROM job_labels l WHERE l.job_id = jobs.id AND l.name = 'team' AND l.value <> '');
INSERT INTO teams (name, weight) SELECT DISTINCT team, 1.0 FROM jobs;
CREATE INDEX jobs_by_team ON jobs (team, created_at, id);
CREATE INDEX jobs_by_actor ON jobs (actor, created_at, id);
CREATE INDEX jobs_queued_by_team ON jobs (team) WHERE state = 'queued';
CREATE INDEX jobs_by_deadline ON jobs (deadline_at) WHERE ended_at IS NULL;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

ALTER TABLE stages ADD COLUMN team TEXT NOT NULL DEFAULT 'default';
ALTER TABLE stages ADD COLUMN gpu_memory_gib DOUBLE PRECISION NOT NULL DEFAULT 0;
-- Copied from the job, so that the index of what can be claimed leaves paused jobs out.
ALTER TABLE stages ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stages ADD COLUMN cause TEXT;
UPDATE stages SET team = (SELECT j.team FROM jobs j WHERE j.id = stages.job_id);
-- Team before priority: the best stage of each team is one step into the index, however many wait.
DROP INDEX IF EXISTS stages_to_claim;
CREATE INDEX stages_to_claim ON stages (queue, team, priority DESC, ready_at, ordinal, id) WHERE state = 'ready' AND held = 0;
CREATE INDEX stages_running_by_team ON stages (team) WHERE state = 'running';
CREATE INDEX stages_running_by_owner ON stages (owner) WHERE state = 'running';

ALTER TABLE workers ADD COLUMN name TEXT;
ALTER TABLE workers ADD COLUMN free_memory_gib DOUBLE PRECISION;
-- A JSON list of what was measured of each.
ALTER TABLE workers ADD COLUMN gpus TEXT;
ALTER TABLE workers ADD COLUMN gpu_concurrency INTEGER NOT NULL DEFAULT 1;
ALTER TABLE workers ADD COLUMN mode TEXT NOT NULL DEFAULT 'active' CHECK (mode IN ('active', 'paused', 'draining'));
ALTER TABLE workers ADD COLUMN mode_actor TEXT;
ALTER TABLE workers ADD COLUMN drain_now INTEGER NOT NULL DEFAULT 0;
CREATE INDEX workers_by_name ON workers (name, queue, started_at);
CREATE INDEX workers_by_age ON workers (seen_at);

-- Writes with a token of the past. Each was refused; this is the count.
CREATE TABLE stale_writes (
    stage_id TEXT NOT NULL,
    token BIGINT NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    times BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (stage_id, token, kind)
);
CREATE INDEX stale_writes_by_owner ON stale_writes (owner);
