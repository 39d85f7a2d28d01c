-- A long history is read from its index alone: the table's rows lie in the order in which all runs wrote them, so that reading one history
-- out of ten million values would touch nearly every page of the table. SQLite keeps this table in the order of its key (WITHOUT ROWID).

{postgres}
ALTER TABLE metrics DROP CONSTRAINT metrics_pkey;
ALTER TABLE metrics ADD PRIMARY KEY (run_no, key_no, step, time) INCLUDE (value);
-- Pages count as readable from the index once they were vacuumed: after 2 in 100 new rows, not after 20.
ALTER TABLE metrics SET (autovacuum_vacuum_insert_scale_factor = 0.02);
{/postgres}
