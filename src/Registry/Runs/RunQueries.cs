using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What pages and clients read about runs: parameters, metrics, artifacts, log.</summary>
public sealed class RunQueries
{
    private const string RunColumns =
        """
        SELECT r.no, r.id, r.parent_id, r.job_id, r.name, COALESCE(s.state, j.state, CASE r.status WHEN 'SCHEDULED' THEN 'queued' WHEN 'FINISHED' THEN 'succeeded' WHEN 'FAILED' THEN 'failed' WHEN 'KILLED' THEN 'cancelled' ELSE 'running' END) AS state,
            CASE WHEN s.id IS NOT NULL THEN s.started_at WHEN j.id IS NOT NULL THEN j.started_at ELSE r.start_time END AS started_at,
            CASE WHEN s.id IS NOT NULL THEN s.ended_at WHEN j.id IS NOT NULL THEN j.ended_at ELSE r.end_time END AS ended_at
        FROM runs r LEFT JOIN stages s ON s.run_id = r.id LEFT JOIN jobs j ON j.id = r.job_id
        """;

    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public RunQueries(Database database) => _database = database;

    /// <summary>The runs of a job, parent first.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<RunView>> OfJobAsync(string jobId, CancellationToken cancellationToken)
        => _database.ReadAsync(session => ReadAsync(session, "r.job_id = @id", jobId), cancellationToken);

    /// <summary>A run; null when there is none.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<RunView?> FindAsync(string runId, CancellationToken cancellationToken)
        => _database.ReadAsync(session => FindAsync(session, runId), cancellationToken);

    /// <summary>
    /// The history of one metric or of all, ordered by key, then step. Where a step was reported twice (a stage that was resumed), the
    /// newest value stands.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">A metric key; null for all.</param>
    /// <param name="afterStep">Only later steps; null for all.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<IReadOnlyList<MetricPoint>> MetricsAsync(string runId, string? key, long? afterStep, CancellationToken cancellationToken)
        => (await HistoryAsync(runId, key, afterStep, int.MaxValue, cancellationToken)).Points;

    /// <summary>The same, with at most so many points of each metric: of each stretch of a longer history its lowest and highest stay.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">A metric key; null for all.</param>
    /// <param name="afterStep">Only later steps; null for all.</param>
    /// <param name="most">Most points of a metric, from 4.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<MetricHistory> HistoryAsync(string runId, string? key, long? afterStep, int most, CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session =>
            {
                // Key by key: each is one walk along the table's key, already in order, whatever else is stored.
                var keys = await session.QueryAsync<KeyRow>(
                    $"""
                    SELECT m.run_no, m.key_no, k.name FROM latest_metrics m JOIN metric_keys k ON k.no = m.key_no
                    WHERE m.run_no = (SELECT no FROM runs WHERE id = @runId){(key is null ? "" : " AND k.name = @key")}
                    """,
                    new { runId, key });
                var points = new List<MetricPoint>();
                var sampled = false;
                foreach (var row in keys.OrderBy(row => row.Name, StringComparer.Ordinal))
                {
                    var sampler = new MetricSampler(most);
                    var args = new { row.RunNo, row.KeyNo, after = afterStep ?? long.MinValue };
                    // What only clients of MLflow log: rare, so the question for it is the cheaper way.
                    var extras = await session.FirstAsync<long?>("SELECT 1 FROM metric_extras WHERE run_no = @RunNo AND key_no = @KeyNo LIMIT 1", args) is not null;
                    await session.ReadAsync(
                        extras
                            ? """
                              SELECT step, time, 0 AS is_nan, value FROM metrics WHERE run_no = @RunNo AND key_no = @KeyNo AND step > @after
                              UNION ALL SELECT step, time, is_nan, value FROM metric_extras WHERE run_no = @RunNo AND key_no = @KeyNo AND step > @after ORDER BY 1, 2, 3 DESC, 4
                              """
                            : "SELECT step, time, 0 AS is_nan, value FROM metrics WHERE run_no = @RunNo AND key_no = @KeyNo AND step > @after ORDER BY step, time",
                        args,
                        reader => sampler.Add(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2) != 0 ? double.NaN : reader.GetDouble(3)));
                    points.AddRange(sampler.Finish().Select(point => new MetricPoint(row.Name, point.Step, point.Value, UnixTime.ToTime(point.Time))));
                    sampled |= sampler.IsSampled;
                }

                return new MetricHistory(points, sampled);
            },
            cancellationToken);

    /// <summary>Lines of a job's log, oldest first.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="after">Only lines with a higher number.</param>
    /// <param name="limit">Most lines to give.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<LogLine>> LogAsync(string jobId, long after, int limit, CancellationToken cancellationToken)
        => _database.ReadAsync(session => LogLines.ReadAsync(session, jobId, after, limit), cancellationToken);

    /// <summary>The artifacts of all runs of a job, in the order of its stages.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<ArtifactView>> ArtifactsAsync(string jobId, CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<ArtifactView>>(
            async session => [.. (await session.QueryAsync<ArtifactRow>(
                "SELECT r.no, a.path, a.digest, a.bytes, r.id AS run_id FROM runs r JOIN run_artifacts a ON a.run_no = r.no WHERE r.job_id = @jobId", new { jobId }))
                .OrderBy(row => row.No).ThenBy(row => row.Path, StringComparer.Ordinal)
                .Select(row => new ArtifactView(row.Path, row.Digest, row.Bytes, row.RunId))],
            cancellationToken);

    /// <summary>One artifact of a run; null when there is none.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">Its path.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<ArtifactView?> ArtifactAsync(string runId, string path, CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session => await session.FirstAsync<ArtifactRow>(
                "SELECT r.no, a.path, a.digest, a.bytes, r.id AS run_id FROM runs r JOIN run_artifacts a ON a.run_no = r.no WHERE r.id = @runId AND a.path = @path",
                new { runId, path }) is { } row ? new ArtifactView(row.Path, row.Digest, row.Bytes, row.RunId) : null,
            cancellationToken);

    internal static async Task<RunView?> FindAsync(Session session, string runId)
        => await ReadAsync(session, "r.id = @id", runId) is [var run, ..] ? run : null;

    private static async Task<IReadOnlyList<RunView>> ReadAsync(Session session, string where, string id)
    {
        var runs = await session.QueryAsync<RunRow>($"{RunColumns} WHERE {where} ORDER BY r.no", new { id });
        if (runs.Count == 0)
            return [];
        var numbers = runs.Select(run => run.No).ToList();
        var parameters = (await session.QueryAsync<ParamRow>(
            "SELECT run_no, name, value FROM params WHERE run_no {any @numbers} ORDER BY name", new { numbers })).ToLookup(row => row.RunNo);
        var metrics = (await session.QueryAsync<LatestRow>(
            "SELECT m.run_no, k.name, m.value, m.is_nan FROM latest_metrics m JOIN metric_keys k ON k.no = m.key_no WHERE m.run_no {any @numbers} ORDER BY k.name", new { numbers }))
            .ToLookup(row => row.RunNo);
        return [.. runs.Select(run => new RunView
        {
            Id = run.Id,
            ParentId = run.ParentId,
            JobId = run.JobId,
            Name = run.Name,
            State = run.State,
            StartedAt = UnixTime.ToTime(run.StartedAt),
            EndedAt = UnixTime.ToTime(run.EndedAt),
            Params = parameters[run.No].ToDictionary(row => row.Name, row => row.Value),
            Metrics = metrics[run.No].ToDictionary(row => row.Name, row => row.IsNan != 0 ? double.NaN : row.Value),
        })];
    }

    private sealed class RunRow
    {
        public long No { get; set; }

        public string Id { get; set; } = "";

        public string? ParentId { get; set; }

        public string? JobId { get; set; }

        public string Name { get; set; } = "";

        public string State { get; set; } = "";

        public long? StartedAt { get; set; }

        public long? EndedAt { get; set; }
    }

    private sealed class ParamRow
    {
        public long RunNo { get; set; }

        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }

    private sealed class LatestRow
    {
        public long RunNo { get; set; }

        public string Name { get; set; } = "";

        public double Value { get; set; }

        public long IsNan { get; set; }
    }

    private sealed class KeyRow
    {
        public long RunNo { get; set; }

        public long KeyNo { get; set; }

        public string Name { get; set; } = "";
    }

    private sealed class ArtifactRow
    {
        public long No { get; set; }

        public string Path { get; set; } = "";

        public string Digest { get; set; } = "";

        public long Bytes { get; set; }

        public string RunId { get; set; } = "";
    }
}
