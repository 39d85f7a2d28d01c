using System.Data.Common;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.Chaos;

/// <summary>
/// A worker that claims a stage, sleeps past its lease until the stage has gone on without it, and then tries every write there is with
/// its old token. Each must be refused and change nothing.
/// </summary>
internal sealed class StaleWriter(LeaseStore leases, ReportStore reports, DatasetStore datasets, ModelStore models, IArtifactStore artifacts)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    // Long enough for the reaper to come by and for another worker to take the stage and be in the middle of it.
    private const int Sleep = 4;
    private readonly List<string> accepted = [];

    /// <summary>Name of everything that it tries to write, to be looked for in the store afterwards.</summary>
    public const string Late = "written-too-late";

    /// <summary>Old-token writes that were tried.</summary>
    public int Tried { get; private set; }

    /// <summary>Those that were not refused.</summary>
    public IReadOnlyList<string> Accepted => accepted;

    /// <summary>Plays the part once; nothing happens when there is no stage to claim or the store is away.</summary>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = new ClaimRequest
            {
                Owner = $"worker:sleeper-{Guid.NewGuid().ToString("N")[..6]}",
                Queue = StageKinds.DistillationQueue,
                Kinds = [StageKinds.PrepareData, StageKinds.Distill, StageKinds.Evaluate, StageKinds.Register],
                Device = "cpu",
                LeaseFor = Lease,
            };
            if (await leases.ClaimAsync(request, cancellationToken) is not { } lease)
                return;
            await Task.Delay(Lease * Sleep, cancellationToken);
            await TryAllAsync(lease, cancellationToken);
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException)
        {
            // The store was away: this time nothing was learnt.
        }
    }

    private async Task TryAllAsync(StageLease lease, CancellationToken cancellationToken)
    {
        // The reaper may not have been there yet (it is killed, too); then the token is still good, and a heartbeat is rightly answered.
        // Handed back by itself, it is as old as any.
        if (await leases.HeartbeatAsync(lease, cancellationToken) != LeaseState.Lost)
            await leases.HandBackAsync(lease, cancellationToken);

        using var content = new MemoryStream("written-too-late"u8.ToArray());
        var file = await artifacts.PutAsync(content, cancellationToken);
        var late = new StoredFile(Late, file.Digest);
        await RefusedAsync("heartbeat", async () =>
        {
            if (await leases.HeartbeatAsync(lease, cancellationToken) == LeaseState.Lost)
                throw new StaleTokenException(lease.StageId, lease.Token);
        });
        var report = new StageReport
        {
            Metrics = [new MetricPoint(Late, 1, 1, DateTimeOffset.UnixEpoch)],
            Progress = new StageProgress(0.99, Late, null),
        };
        await RefusedAsync("report", () => reports.ReportAsync(lease, report, cancellationToken));
        await RefusedAsync("checkpoint", () => reports.SaveCheckpointAsync(lease, Late, file.Digest, cancellationToken));
        await RefusedAsync("reuse", () => leases.TryReuseAsync(lease, Late, cancellationToken));
        await RefusedAsync("complete", () => leases.CompleteAsync(lease, [late], Late, cancellationToken));
        await RefusedAsync("fail", () => leases.FailAsync(lease, Late, permanent: true, cancellationToken));
        await RefusedAsync("hand back", () => leases.HandBackAsync(lease, cancellationToken));
        await RefusedAsync("cancelled", () => leases.CancelledAsync(lease, cancellationToken));
        var dataset = new DatasetView(file.Digest, Late, file.Digest, 1, 1, 1, Late, DateTimeOffset.UnixEpoch);
        await RefusedAsync("dataset", () => datasets.RegisterAsync(lease, dataset, [late], cancellationToken));
        await RefusedAsync("version", () => models.RegisterVersionAsync(
            lease, new NewModelVersion { Model = ChaosJobs.Model, Metrics = new Dictionary<string, double>(), Tags = new Dictionary<string, string>(), Files = [late] }, cancellationToken));
    }

    private async Task RefusedAsync(string write, Func<Task> attempt)
    {
        Tried++;
        try
        {
            await attempt();
            accepted.Add($"the write '{write}' with an old token was accepted");
        }
        catch (StaleTokenException)
        {
            // As it must be.
        }
    }
}
