using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What workers write while a stage runs. Every write carries the lease and renews it.</summary>
public sealed class ReportStore
{
    private readonly Database _database;
    private readonly IArtifactStore _artifacts;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="artifacts">Where checkpoints are.</param>
    public ReportStore(Database database, IArtifactStore artifacts) => (_database, _artifacts) = (database, artifacts);

    /// <summary>Writes a batch of progress, metrics, parameters and log lines.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="report">The batch.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>Whether to go on; never <see cref="LeaseState.Lost"/>.</returns>
    /// <exception cref="StaleTokenException">The lease is over; nothing was written.</exception>
    public Task<LeaseState> ReportAsync(StageLease lease, StageReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(report);
        if (report.Metrics.FirstOrDefault(point => !double.IsFinite(point.Value) || !RunLimits.IsKey(point.Key)) is { } bad)
            throw new ArgumentException($"Metric '{bad.Key}' = {bad.Value}: a key is letters, digits, _ - . / and space, at most {RunLimits.KeyLength}; a value is finite.");
        return _database.WriteAsync(
            "report",
            async session =>
            {
                var (stage, last) = await Fence.PassAsync(session, lease, report.Log.Count + 3);
                var first = last - report.Log.Count - 2;
                await WriteLogAsync(session, lease, report.Log, first);
                if (report.Metrics.Count > 0)
                {
                    await MetricWriter.WriteAsync(session, lease.RunNo, report.Metrics);
                    await session.ExecuteAsync(
                        "INSERT INTO events (job_id, sequence, type, run_id, payload) VALUES (@JobId, @sequence, 'metrics', @RunId, @payload)",
                        new { lease.JobId, sequence = last - 2, lease.RunId, payload = JsonSerializer.Serialize(report.Metrics, ContractsJson.Options) });
                }

                await session.InsertAsync(
                    "params (run_no, name, value)",
                    [.. report.Params.Select(pair => new object?[] { lease.RunNo, pair.Key, RunLimits.Clean(pair.Value) })],
                    "ON CONFLICT (run_no, name) DO UPDATE SET value = excluded.value");
                if (report.Progress is { } progress)
                    await WriteProgressAsync(session, lease, progress, last);
                await Fence.RenewAsync(session, lease);
                return LeaseStates.Of(stage.CancelRequested, stage.Held);
            },
            cancellationToken);
    }

    /// <summary>Stores a checkpoint in place of the one with the same name.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="name">Name, unique in the stage.</param>
    /// <param name="digest">Its content, which is in the artifact store.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="StaleTokenException">The lease is over; nothing was written.</exception>
    /// <exception cref="ArtifactException">The content is not in the store.</exception>
    public async Task SaveCheckpointAsync(StageLease lease, string name, string digest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var sizes = await _artifacts.SizesAsync([new StoredFile(name, digest)], cancellationToken);
        await _database.WriteAsync(
            "checkpoint",
            async session =>
            {
                await Fence.PassAsync(session, lease);
                await session.ExecuteAsync(
                    """
                    INSERT INTO checkpoints (stage_id, name, digest, bytes, saved_at) VALUES (@StageId, @name, @digest, @Bytes, @Now)
                    ON CONFLICT (stage_id, name) DO UPDATE SET digest = excluded.digest, bytes = excluded.bytes, saved_at = excluded.saved_at
                    """,
                    new { lease.StageId, name, digest, Bytes = sizes[digest], session.Now });
                await session.ExecuteAsync("UPDATE stages SET checkpointed = 1 WHERE id = @StageId", new { lease.StageId });
                await Fence.RenewAsync(session, lease);
            },
            cancellationToken);
    }

    /// <summary>The newest checkpoint of a name.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Digest of its content; null when there is none.</returns>
    public Task<string?> FindCheckpointAsync(StageLease lease, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return _database.ReadAsync(
            session => session.FirstAsync<string>("SELECT digest FROM checkpoints WHERE stage_id = @StageId AND name = @name", new { lease.StageId, name }),
            cancellationToken);
    }

    private static Task WriteLogAsync(Session session, StageLease lease, IReadOnlyList<NewLogLine> lines, long first)
        => session.InsertAsync(
            "logs (job_id, sequence, stage_id, time, level, text)",
            [.. lines.Select((line, n) => new object?[]
            {
                lease.JobId, first + n, lease.StageId, line.Time.ToUnixTimeMilliseconds(), line.Level,
                RunLimits.Clean(line.Text, RunLimits.LogLength),
            })]);

    private static async Task WriteProgressAsync(Session session, StageLease lease, StageProgress progress, long sequence)
    {
        await session.ExecuteAsync(
            "UPDATE stages SET progress = @share, message = @Message, seconds_left = @SecondsLeft, changed = @changed WHERE id = @StageId",
            new { lease.StageId, share = Math.Clamp(progress.Share, 0, 1), Message = progress.Message is { } text ? RunLimits.Clean(text) : null, progress.SecondsLeft, changed = sequence - 1 });
        await JobFlow.UpdateProgressAsync(session, lease.JobId, sequence);
    }
}
