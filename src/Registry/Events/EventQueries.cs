using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// The changes of a job after a number, for live readers. A job's or stage's change carries its state of now, so that a reader who was
/// away gets each of them once, at its newest.
/// </summary>
public sealed class EventQueries
{
    private const int MaxLines = 500;
    private const int MaxBatches = 100;
    private const int PruneJobs = 500;
    private readonly Database _database;
    private readonly RegistryOptions _options;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="options">How long events are kept.</param>
    public EventQueries(Database database, RegistryOptions options) => (_database, _options) = (database, options);

    /// <summary>The job and all its stages as they are now, all with the newest number.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>First the job, then its stages in order; null when there is no such job.</returns>
    public Task<IReadOnlyList<JobEvent>?> SnapshotAsync(string jobId, CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<JobEvent>?>(
            async session =>
            {
                if (await ReadJobAsync(session, jobId) is not { } job)
                    return null;
                var stages = await ReadStagesAsync(session, jobId, -1);
                return
                [
                    new JobEvent(job.Sequence, "job", jobId, Job: await JobQueries.SummaryAsync(session, jobId)),
                    .. (await StageHints.ViewsAsync(session, stages, _options)).Select(view => new JobEvent(job.Sequence, "stage", jobId, Stage: view)),
                ];
            },
            cancellationToken);

    /// <summary>What changed after a number, in order. When much has changed, a part of it; ask again after the last one's number.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="after">The last number that the reader has seen.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Null when there is no such job.</returns>
    public Task<IReadOnlyList<JobEvent>?> AfterAsync(string jobId, long after, CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<JobEvent>?>(
            async session =>
            {
                if (await ReadJobAsync(session, jobId) is not { } job)
                    return null;
                if (job.Sequence <= after)
                    return [];
                return await CollectAsync(session, job, after);
            },
            cancellationToken);

    /// <summary>Drops the events of jobs that ended long ago. Nothing is lost: histories and logs stay.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>How many were dropped.</returns>
    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        await _database.PruneMarksAsync(cancellationToken);
        var dropped = 0;
        while (true)
        {
            var (jobs, events) = await _database.WriteAsync("prune-events", PruneBatchAsync, cancellationToken);
            dropped += events;
            if (jobs < PruneJobs)
                return dropped;
        }
    }

    private async Task<(int Jobs, int Events)> PruneBatchAsync(Session session)
    {
        var ids = await session.QueryAsync<string>(
            $"SELECT id FROM jobs WHERE pruned = 0 AND ended_at IS NOT NULL AND ended_at < @before ORDER BY ended_at LIMIT {PruneJobs} {{skip_locked}}",
            new { before = session.Now - UnixTime.Of(_options.KeepEvents) });
        if (ids.Count == 0)
            return (0, 0);
        var dropped = await session.ExecuteAsync("DELETE FROM events WHERE job_id {any @ids}", new { ids });
        await session.ExecuteAsync("UPDATE jobs SET pruned = 1 WHERE id {any @ids}", new { ids });
        return (ids.Count, dropped);
    }

    private static Task<JobRow?> ReadJobAsync(Session session, string jobId)
        => session.FirstAsync<JobRow>($"SELECT {JobRow.Columns} FROM jobs j WHERE j.id = @jobId", new { jobId });

    private static Task<IReadOnlyList<StageRow>> ReadStagesAsync(Session session, string jobId, long after)
        => session.QueryAsync<StageRow>(
            $"SELECT {StageRow.Columns} FROM stages s WHERE s.job_id = @jobId AND s.changed > @after ORDER BY s.ordinal", new { jobId, after });

    private async Task<IReadOnlyList<JobEvent>> CollectAsync(Session session, JobRow job, long after)
    {
        var jobId = job.Id;
        var events = new List<JobEvent>();
        if (job.Changed > after)
            events.Add(new JobEvent(job.Changed, "job", jobId, Job: await JobQueries.SummaryAsync(session, jobId)));
        var stages = await ReadStagesAsync(session, jobId, after);
        var views = await StageHints.ViewsAsync(session, stages, _options);
        events.AddRange(stages.Zip(views, (stage, view) => new JobEvent(stage.Changed, "stage", jobId, Stage: view)));

        var lines = await LogLines.ReadAsync(session, jobId, after, MaxLines);
        var batches = await session.QueryAsync<BatchRow>(
            $"SELECT sequence, run_id, payload FROM events WHERE job_id = @jobId AND sequence > @after ORDER BY sequence LIMIT {MaxBatches}", new { jobId, after });
        events.AddRange(batches.Select(row => new JobEvent(
            row.Sequence, "metrics", jobId, RunId: row.RunId, Metrics: JsonSerializer.Deserialize<MetricPoint[]>(row.Payload, ContractsJson.Options))));

        // Where a source had more than its share, stop there, so that the next question starts before what is still unread.
        var end = Math.Min(
            lines.Count == MaxLines ? lines[^1].Sequence : long.MaxValue,
            batches.Count == MaxBatches ? batches[^1].Sequence : long.MaxValue);
        var read = lines.Where(line => line.Sequence <= end).ToList();
        if (read.Count > 0)
            events.Add(new JobEvent(read[^1].Sequence, "log", jobId, Log: read));
        return [.. events.Where(e => e.Sequence <= end).OrderBy(e => e.Sequence)];
    }

    private sealed class BatchRow
    {
        public long Sequence { get; set; }

        public string RunId { get; set; } = "";

        public string Payload { get; set; } = "";
    }
}
