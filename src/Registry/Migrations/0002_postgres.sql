-- What the store on Postgres needs beside 0001, and indexes for questions that would read whole tables when many jobs are stored.

{postgres}
-- One row per connection slot of a process: the last write that it committed. See Database.
CREATE TABLE write_marks (
    slot UUID NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL
) WITH (fillfactor = 50);
{/postgres}

-- Whether the events of an ended job were dropped, so that pruning need not look at every job that ever ended.
ALTER TABLE jobs ADD COLUMN pruned INTEGER NOT NULL DEFAULT 0;
CREATE INDEX jobs_to_prune ON jobs (ended_at) WHERE pruned = 0 AND ended_at IS NOT NULL;
