-- Runs that belong to no job, narrower keys of the table that grows, and indexes for questions that pages ask.

ALTER TABLE runs ADD COLUMN actor TEXT;

{postgres}
-- 16 bytes less for each stored value (row and key): 4 instead of 8 for the numbers of runs and keys.
ALTER TABLE metrics ALTER COLUMN run_no TYPE INTEGER, ALTER COLUMN key_no TYPE INTEGER;
ALTER TABLE latest_metrics ALTER COLUMN run_no TYPE INTEGER, ALTER COLUMN key_no TYPE INTEGER;
-- Small tables with many changes: cleaned early, so that what is gone is not read over and over.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);
ALTER TABLE latest_metrics SET (fillfactor = 80);
-- Search in names, data sets and ids of jobs. Without the extension (Debian: postgresql-contrib) a search reads every job.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX jobs_by_text ON jobs USING gin (LOWER(name || ' ' || dataset || ' ' || id) gin_trgm_ops);
EXCEPTION WHEN undefined_file OR feature_not_supported OR insufficient_privilege THEN
    RAISE NOTICE 'pg_trgm is not available; searches for jobs will be slower';
END $$;
{/postgres}
