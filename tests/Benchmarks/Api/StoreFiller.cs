using Npgsql;

namespace Distillery.Benchmarks.Api;

/// <summary>Fills a migrated store with what years would leave in it, by statements of the database and so in seconds.</summary>
internal static class StoreFiller
{
    private const string Noise =
        """
        CREATE OR REPLACE FUNCTION fill_id(n BIGINT, salt TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$ SELECT substr(md5(salt || n), 1, 12) $$;
        """;

    // 96 in 100 succeeded, the rest failed, was cancelled, runs, or waits.
    private const string Jobs =
        """
        INSERT INTO jobs (id, name, state, method, dataset, actor, priority, run_id, created_at, started_at, ended_at, progress, sequence, changed, pruned)
        SELECT fill_id(n, 'job'), 'nightly-' || n % 977, CASE WHEN n % 100 < 96 THEN 'succeeded' WHEN n % 100 < 98 THEN 'failed' WHEN n % 100 = 98 THEN 'cancelled' WHEN n % 200 = 99 THEN 'running' ELSE 'queued' END,
            CASE n % 3 WHEN 0 THEN 'fused' WHEN 1 THEN 'dllm2rec' ELSE 'none' END, '/data/shop-' || n % 50, 'user-' || n % 40, 0, md5('run' || n),
            @end - (@jobs - n) * 60000, @end - (@jobs - n) * 60000 + 1000, CASE WHEN n % 100 < 99 THEN @end - (@jobs - n) * 60000 + 600000 END, 1, 40, 40, 1
        FROM generate_series(1, @jobs) n;
        INSERT INTO job_labels (job_id, name, value) SELECT fill_id(n, 'job'), 'team', 'team-' || n % 20 FROM generate_series(1, @jobs) n;
        INSERT INTO job_specs (job_id, spec) SELECT fill_id(n, 'job'), '{"name":"nightly","dataset":{"path":"/data"}}' FROM generate_series(1, @jobs) n;
        INSERT INTO runs (id, job_id, parent_id, name, created_at) SELECT md5('run' || n), fill_id(n, 'job'), NULL, 'nightly', @end FROM generate_series(1, @jobs) n;
        """;

    private const string Stages =
        """
        INSERT INTO runs (id, job_id, parent_id, name, created_at)
        SELECT md5('stage' || n || '-' || s), fill_id(n, 'job'), md5('run' || n), 'stage', @end FROM generate_series(1, @jobs) n, generate_series(0, 4) s;
        INSERT INTO stages (id, job_id, ordinal, name, kind, queue, label, weight, state, run_id, device, memory_gib, priority, reuse, ready_at, not_before, token, owner, lease_until,
            cancel_requested, attempt, failures, losses, progress_at_loss, checkpointed, progress, started_at, ended_at, result_key, changed)
        SELECT fill_id(n, 'job') || '.stage-' || s, fill_id(n, 'job'), s, 'stage-' || s, (ARRAY['prepare-data', 'query-teacher', 'distill', 'evaluate', 'register'])[s + 1],
            CASE WHEN s = 1 THEN 'teacher' ELSE 'distillation' END, 'Stage', 1,
            CASE WHEN n % 100 < 96 THEN 'succeeded' WHEN n % 100 < 98 THEN 'failed' WHEN n % 100 = 98 THEN 'cancelled' WHEN s > 0 THEN 'blocked' WHEN n % 200 = 99 THEN 'running' ELSE 'ready' END,
            md5('stage' || n || '-' || s), 'cpu', 4, 0, 1, @end - (@jobs - n) * 60000, 0, 1, 'worker:' || n % 30, @end + 86400000, 0, 1, 0, 0, 0, 0, 1, @end, @end, md5('key' || n || s), 40
        FROM generate_series(1, @jobs) n, generate_series(0, 4) s;
        INSERT INTO stage_parameters (stage_id, parameters) SELECT fill_id(n, 'job') || '.stage-' || s, '{"dataset":{"path":"/data"},"device":"cpu"}' FROM generate_series(1, @jobs) n, generate_series(0, 4) s;
        INSERT INTO transitions (job_id, stage_id, time, from_state, to_state, actor, cause)
        SELECT fill_id(n, 'job'), fill_id(n, 'job') || '.stage-' || s, @end, 'running', 'succeeded', 'worker', 'completed' FROM generate_series(1, @jobs) n, generate_series(0, 4) s;
        """;

    // Ten histories to a run.
    private const string Metrics =
        """
        INSERT INTO metric_keys (name) SELECT 'filled_' || k FROM generate_series(0, 9) k ON CONFLICT DO NOTHING;
        INSERT INTO runs (id, job_id, parent_id, name, created_at) SELECT md5('metrics' || r), NULL, NULL, 'filled', @end FROM generate_series(0, @runs - 1) r;
        INSERT INTO metrics (run_no, key_no, step, time, value)
        SELECT r.no, k.no, s, @end + s, random() FROM generate_series(0, @runs - 1) n JOIN runs r ON r.id = md5('metrics' || n) CROSS JOIN generate_series(0, @steps - 1) s CROSS JOIN metric_keys k WHERE k.name LIKE 'filled%';
        INSERT INTO latest_metrics (run_no, key_no, step, time, value)
        SELECT r.no, k.no, @steps - 1, @end + @steps - 1, 0.5 FROM generate_series(0, @runs - 1) n JOIN runs r ON r.id = md5('metrics' || n) CROSS JOIN metric_keys k WHERE k.name LIKE 'filled%';
        """;

    /// <summary>Id of a filled run with ten histories.</summary>
    public const string FirstMetricsRun = "SELECT md5('metrics0')";

    /// <summary>Adds jobs with five stages each, one minute apart.</summary>
    public static async Task JobsAsync(NpgsqlDataSource source, int jobs, long end, CancellationToken cancellationToken)
    {
        await ExecuteAsync(source, Noise, [], cancellationToken);
        foreach (var statement in (Jobs + Stages).Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            await ExecuteAsync(source, statement, [("jobs", (long)jobs), ("end", end)], cancellationToken);
        await ExecuteAsync(source, "VACUUM ANALYZE", [], cancellationToken);
    }

    /// <summary>Adds runs with ten histories each.</summary>
    public static async Task MetricsAsync(NpgsqlDataSource source, int runs, int steps, long end, CancellationToken cancellationToken)
    {
        foreach (var statement in Metrics.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            await ExecuteAsync(source, statement, [("runs", runs), ("steps", steps), ("end", end)], cancellationToken);
        await ExecuteAsync(source, "VACUUM ANALYZE", [], cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, (string Name, object Value)[] values, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 3_600;
        foreach (var (name, value) in values.Where(pair => sql.Contains('@' + pair.Name, StringComparison.Ordinal)))
            command.Parameters.AddWithValue(name, value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
