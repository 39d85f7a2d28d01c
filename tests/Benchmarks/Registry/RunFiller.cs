using Npgsql;

namespace Distillery.Benchmarks.Registry;

/// <summary>Fills a migrated store with runs straight in the database: sound rows, made quickly.</summary>
internal static class RunFiller
{
    // Three experiments; each run has ten metrics, ten parameters and three tags. One run in a thousand has the rare metric.
    private const string Text =
        """
        INSERT INTO experiments (name, created_at, updated_at) SELECT 'bench-' || n, @end, @end FROM generate_series(1, 3) n;
        INSERT INTO metric_keys (name) SELECT 'metric_' || k FROM generate_series(0, 9) k ON CONFLICT DO NOTHING;
        INSERT INTO metric_keys (name) VALUES ('rare') ON CONFLICT DO NOTHING;
        INSERT INTO runs (id, name, created_at, experiment_no, status, start_time, end_time, actor)
        SELECT md5('search' || n), 'run-' || n, @end, (SELECT no FROM experiments WHERE name = 'bench-' || (1 + n % 3)), CASE WHEN n % 20 = 0 THEN 'FAILED' ELSE 'FINISHED' END,
            @end - (@runs - n) * 60000, @end - (@runs - n) * 60000 + 30000, 'user-' || n % 40 FROM generate_series(1, @runs) n;
        INSERT INTO latest_metrics (run_no, key_no, step, time, value)
        SELECT r.no, k.no, 100, @end, (hashint4(r.no::int * 31 + k.no::int) & 1048575) / 1048576.0 FROM runs r CROSS JOIN metric_keys k WHERE r.name LIKE 'run-%' AND k.name LIKE 'metric@_%' ESCAPE '@';
        INSERT INTO latest_metrics (run_no, key_no, step, time, value) SELECT r.no, (SELECT no FROM metric_keys WHERE name = 'rare'), 1, @end, 1 FROM runs r WHERE r.name LIKE 'run-%000';
        INSERT INTO params (run_no, name, value) SELECT r.no, 'param_' || p, (r.no * 7 + p) % 50 FROM runs r CROSS JOIN generate_series(0, 9) p WHERE r.name LIKE 'run-%';
        INSERT INTO run_tags (run_no, name, value) SELECT r.no, t.name, CASE t.name WHEN 'mlflow.parentRunId' THEN md5('parent' || r.no / 10) WHEN 'team' THEN 'team-' || r.no % 20 ELSE 'x' END
        FROM runs r CROSS JOIN (VALUES ('mlflow.parentRunId'), ('team'), ('mlflow.source.type')) t (name) WHERE r.name LIKE 'run-%';
        """;

    private const string History =
        """
        INSERT INTO runs (id, name, created_at, start_time) VALUES (md5('history'), 'history', @end, @end);
        INSERT INTO metrics (run_no, key_no, step, time, value)
        SELECT (SELECT no FROM runs WHERE id = md5('history')), (SELECT no FROM metric_keys WHERE name = 'metric_0'), s, @end + s * 10, sin(s) FROM generate_series(0, @points - 1) s;
        INSERT INTO latest_metrics (run_no, key_no, step, time, value)
        SELECT (SELECT no FROM runs WHERE id = md5('history')), (SELECT no FROM metric_keys WHERE name = 'metric_0'), @points - 1, @end, 0.5;
        """;

    /// <summary>Adds runs, one minute apart.</summary>
    public static Task RunsAsync(NpgsqlDataSource source, int runs, long end, CancellationToken cancellationToken) => FillAsync(source, Text, [("runs", (long)runs), ("end", end)], cancellationToken);

    /// <summary>Adds a run with one long history; after <see cref="RunsAsync"/>.</summary>
    public static Task HistoryAsync(NpgsqlDataSource source, int points, long end, CancellationToken cancellationToken) => FillAsync(source, History, [("points", (long)points), ("end", end)], cancellationToken);

    private static async Task FillAsync(NpgsqlDataSource source, string text, (string Name, object Value)[] values, CancellationToken cancellationToken)
    {
        foreach (var sql in text.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Append("VACUUM ANALYZE"))
        {
            await using var command = source.CreateCommand(sql);
            command.CommandTimeout = 3_600;
            foreach (var (name, value) in values.Where(pair => sql.Contains('@' + pair.Name, StringComparison.Ordinal)))
                command.Parameters.AddWithValue(name, value);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
