using System.Globalization;
using Npgsql;

namespace Distillery.Chaos;

/// <summary>Reads in the store itself what became of the jobs; it asks no part of the platform.</summary>
internal sealed class StoreFacts(string connectionString)
{
    // What a machine needs for a job is never twice the same; everything else must be.
    private const string Measured = "(^|/)(seconds|examples_per_second)$";
    private const string Timed = "^(history|results)\\.json$";

    /// <summary>Every job: name, state, error.</summary>
    public Task<IReadOnlyList<(string Name, string State, string Error)>> JobsAsync(CancellationToken cancellationToken)
        => QueryAsync("SELECT name, state, COALESCE(error, '') FROM jobs ORDER BY name", row => (row.GetString(0), row.GetString(1), row.GetString(2)), cancellationToken);

    /// <summary>Sentences about stages that succeeded twice and jobs with more than one version.</summary>
    public async Task<IReadOnlyList<string>> CompletedTwiceAsync(CancellationToken cancellationToken) =>
    [
        .. await QueryAsync(
            "SELECT stage_id, COUNT(*) FROM transitions WHERE stage_id IS NOT NULL AND to_state = 'succeeded' GROUP BY stage_id HAVING COUNT(*) > 1",
            row => $"{row.GetString(0)} succeeded {row.GetInt64(1)} times", cancellationToken),
        .. await QueryAsync(
            "SELECT job_id, COUNT(*) FROM model_versions GROUP BY job_id HAVING COUNT(*) > 1",
            row => $"job {row.GetString(0)} has {row.GetInt64(1)} versions", cancellationToken),
    ];

    /// <summary>
    /// Sentences about ends of stages written by a worker that was not the last to claim them, and about anything that the stale writer
    /// left behind.
    /// </summary>
    public async Task<IReadOnlyList<string>> StaleAcceptedAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var holders = new Dictionary<string, string?>(StringComparer.Ordinal);
        var steps = await QueryAsync(
            "SELECT stage_id, to_state, actor, cause FROM transitions WHERE stage_id IS NOT NULL ORDER BY id",
            row => (Stage: row.GetString(0), To: row.GetString(1), Actor: row.GetString(2), Cause: row.GetString(3)), cancellationToken);
        foreach (var step in steps)
        {
            var ofWorker = step.Actor.StartsWith("worker:", StringComparison.Ordinal);
            if (step.To == "running")
                holders[step.Stage] = step.Actor;
            else if (ofWorker && holders.GetValueOrDefault(step.Stage) != step.Actor)
                found.Add($"{step.Stage} became {step.To} ({step.Cause}) by {step.Actor}, but {holders.GetValueOrDefault(step.Stage) ?? "nobody"} held it");
            else
                holders[step.Stage] = null;
        }

        foreach (var (table, column) in new[] { ("metric_keys", "name"), ("run_artifacts", "path"), ("checkpoints", "name"), ("version_files", "path"), ("datasets", "name") })
        {
            found.AddRange(await QueryAsync(
                $"SELECT {column} FROM {table} WHERE {column} = '{StaleWriter.Late}'", _ => $"{table} holds what was written too late", cancellationToken));
        }

        return found;
    }

    /// <summary>Leases that ran out.</summary>
    public async Task<int> WorkerLostAsync(CancellationToken cancellationToken)
        => (int)(await QueryAsync("SELECT COUNT(*) FROM transitions WHERE cause = 'worker-lost'", row => row.GetInt64(0), cancellationToken))[0];

    /// <summary>Stages that came to an end so far.</summary>
    public async Task<long> EndedStagesAsync(CancellationToken cancellationToken)
        => (await QueryAsync("SELECT COUNT(*) FROM transitions WHERE to_state IN ('succeeded', 'failed', 'cancelled')", row => row.GetInt64(0), cancellationToken))[0];

    /// <summary>The numbers of every job by its name: metric histories and digests of outputs, a sorted line each.</summary>
    public async Task<IReadOnlyDictionary<string, SortedSet<string>>> NumbersAsync(CancellationToken cancellationToken)
    {
        var numbers = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        void Add(string job, string line)
        {
            if (!numbers.TryGetValue(job, out var lines))
                numbers[job] = lines = new SortedSet<string>(StringComparer.Ordinal);
            lines.Add(line);
        }

        var metrics = await QueryAsync(
            $"""
            SELECT j.name, r.name, k.name, m.step, m.value FROM metrics m
            JOIN metric_keys k ON k.no = m.key_no JOIN runs r ON r.no = m.run_no JOIN jobs j ON j.id = r.job_id
            WHERE k.name !~ '{Measured}'
            """,
            row => (row.GetString(0), $"{row.GetString(1)} {row.GetString(2)} step {row.GetInt64(3)} = {row.GetDouble(4).ToString("R", CultureInfo.InvariantCulture)}"), cancellationToken);
        var files = await QueryAsync(
            $"""
            SELECT j.name, r.name, a.path, a.digest FROM run_artifacts a
            JOIN runs r ON r.no = a.run_no JOIN jobs j ON j.id = r.job_id WHERE a.path !~ '{Timed}'
            """,
            row => (row.GetString(0), $"{row.GetString(1)} {row.GetString(2)} {row.GetString(3)}"), cancellationToken);
        foreach (var (job, line) in metrics.Concat(files))
            Add(job, line);
        return numbers;
    }

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}
