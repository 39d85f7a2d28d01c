using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// Runs and metrics that do not come from a stage. A stage's run takes metrics from the holder of its lease only (see
/// <see cref="ReportStore"/>); the run of a job takes any under <see cref="ExternalPrefix"/>; a run of its own takes any.
/// </summary>
public sealed class RunStore
{
    /// <summary>Start of the keys that others than the platform may write to the run of a job, for example <c>external/clicks_per_day</c>.</summary>
    public const string ExternalPrefix = "external/";

    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public RunStore(Database database) => _database = database;

    /// <summary>Makes a run that belongs to no job.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="id">An id that the caller chose, so that it may ask again; null for a new one. 32 lower-case hex digits.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>The run, and whether it was made now: the same id and name again answer the first one.</returns>
    /// <exception cref="RunOwnedException">The id belongs to another run.</exception>
    /// <exception cref="ArgumentException">The name or id is not usable.</exception>
    public Task<(RunView Run, bool IsNew)> CreateAsync(string name, string? id, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(by);
        if (name.Length > RunLimits.KeyLength || name.Contains('\0'))
            throw new ArgumentException($"name: at most {RunLimits.KeyLength} characters without NUL.");
        if (id is not null && (id.Length != 32 || !id.All(char.IsAsciiHexDigitLower)))
            throw new ArgumentException($"id: '{id}' must be 32 lower-case hex digits.");
        var runId = id ?? Ids.Run();
        return _database.WriteAsync(
            "create-run",
            async session =>
            {
                var made = await session.ExecuteAsync(
                    "INSERT INTO runs (id, job_id, parent_id, name, created_at, actor, start_time) VALUES (@runId, NULL, NULL, @name, @Now, @Actor, @Now) ON CONFLICT (id) DO NOTHING",
                    new { runId, name, session.Now, Actor = by.Name });
                var earlier = (await session.FirstAsync<RunRow>("SELECT no, name, job_id, created_at FROM runs WHERE id = @runId", new { runId }))!;
                if (earlier.JobId is not null || earlier.Name != name)
                    throw new RunOwnedException($"Run {runId} is another one: '{earlier.Name}'. Choose a new id.");
                if (made > 0)
                    await AuditStore.RecordAsync(session, new AuditEntry(by, "run.create", $"run/{runId}") { After = new { name } });
                return ((await RunQueries.FindAsync(session, runId))!, made > 0);
            },
            cancellationToken);
    }

    /// <summary>Writes metrics to a run, all or none. The same points again change nothing; another value of the same moment replaces the first.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="points">The points.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>Whether there is such a run.</returns>
    /// <exception cref="RunOwnedException">The run is a stage's, or it is a job's and a key does not begin with <see cref="ExternalPrefix"/>.</exception>
    /// <exception cref="ArgumentException">A key or a value is not usable; see <see cref="ProblemOf"/>.</exception>
    public Task<bool> LogMetricsAsync(string runId, IReadOnlyList<MetricPoint> points, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Select(ProblemOf).FirstOrDefault(problem => problem is not null) is { } bad)
            throw new ArgumentException(bad);
        return _database.WriteAsync(
            "log-metrics",
            async session =>
            {
                var run = await session.FirstAsync<RunRow>(
                    "SELECT r.no, r.name, r.job_id, r.deleted_at, s.id AS stage_id FROM runs r LEFT JOIN stages s ON s.run_id = r.id WHERE r.id = @runId", new { runId });
                if (run is null)
                    return false;
                if (run.DeletedAt is not null)
                    throw new RunOwnedException($"Run {runId} is deleted; restore it before anything is logged to it.");
                CheckOwner(runId, run, points);
                if (run.JobId is { } jobId && points.Count > 0)
                    await TellReadersAsync(session, jobId, runId, points);
                await MetricWriter.WriteAsync(session, run.No, points);
                return true;
            },
            cancellationToken);
    }

    /// <summary>What is wrong with a point; null when it can be stored.</summary>
    /// <param name="point">The point.</param>
    public static string? ProblemOf(MetricPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return !RunLimits.IsKey(point.Key) ? $"Metric key '{point.Key}' must be letters, digits, _ - . / and space, 1 to {RunLimits.KeyLength}."
            : !double.IsFinite(point.Value) ? $"Metric '{point.Key}' is {point.Value}; a value must be finite."
            : null;
    }

    /// <summary>Live readers of the job see the points. Takes the job's row first, as everywhere.</summary>
    internal static async Task TellReadersAsync(Session session, string jobId, string runId, IReadOnlyList<MetricPoint> points)
    {
        var sequence = await session.NextSequenceAsync(jobId);
        await session.ExecuteAsync(
            "INSERT INTO events (job_id, sequence, type, run_id, payload) VALUES (@jobId, @sequence, 'metrics', @runId, @payload)",
            new { jobId, sequence, runId, payload = JsonSerializer.Serialize(points, ContractsJson.Options) });
    }

    private static void CheckOwner(string runId, RunRow run, IReadOnlyList<MetricPoint> points)
    {
        if (run.StageId is not null)
            throw new RunOwnedException($"Run {runId} belongs to stage {run.StageId}: only the worker that holds the stage writes its metrics. Use the job's run with keys under {ExternalPrefix}, or a run of your own.");
        if (run.JobId is not null && points.FirstOrDefault(point => !point.Key.StartsWith(ExternalPrefix, StringComparison.Ordinal)) is { } foreign)
            throw new RunOwnedException($"Run {runId} is the run of job {run.JobId}: '{foreign.Key}' must begin with {ExternalPrefix}, so that nobody takes it for a result of the platform.");
    }

    private sealed class RunRow
    {
        public long No { get; set; }

        public string Name { get; set; } = "";

        public string? JobId { get; set; }

        public string? StageId { get; set; }

        public long CreatedAt { get; set; }

        public long? DeletedAt { get; set; }
    }
}
