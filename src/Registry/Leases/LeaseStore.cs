using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// Claims stages and ends them. A stage has at most one holder; a write with an old token is refused with
/// <see cref="StaleTokenException"/> and changes nothing.
/// </summary>
public sealed class LeaseStore
{
    private const int ClaimTries = 8;
    private readonly Database _database;
    private readonly IArtifactStore _artifacts;
    private readonly RegistryOptions _options;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="artifacts">Where outputs are.</param>
    /// <param name="options">Rules about trying again.</param>
    public LeaseStore(Database database, IArtifactStore artifacts, RegistryOptions options)
        => (_database, _artifacts, _options) = (database, artifacts, options);

    /// <summary>
    /// Takes the first stage that fits: highest priority, then fair share between teams, then longest ready. A worker that is paused or
    /// drained gets nothing.
    /// </summary>
    /// <param name="request">What the worker can take.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is claimed.</param>
    /// <returns>The lease; null when there is nothing to do.</returns>
    public async Task<StageLease?> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // A look before the leap: an idle worker must not take turns with those who write.
        if (request.Kinds.Count == 0 || !await _database.ReadAsync(session => StageClaims.AnyAsync(session, request), cancellationToken))
            return null;
        var full = new HashSet<string>(StringComparer.Ordinal);
        for (var attempt = 1; attempt <= ClaimTries; attempt++)
        {
            var result = await _database.WriteAsync("claim", session => StageClaims.TryAsync(session, request, full), cancellationToken);
            if (result.FullTeam is { } team)
                full.Add(team);
            else if (!result.Again)
                return result.Lease;
            else
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt), cancellationToken);
        }

        return null;
    }

    /// <summary>Renews a lease and asks whether to go on.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<LeaseState> HeartbeatAsync(StageLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var state = await _database.WriteAsync(
            "heartbeat",
            async session =>
            {
                var orders = await session.FirstAsync<OrderRow>(
                    "UPDATE stages SET lease_until = @until WHERE id = @StageId AND token = @Token AND state = 'running' RETURNING cancel_requested, held",
                    new { lease.StageId, lease.Token, until = session.Now + UnixTime.Of(lease.LeaseFor) });
                return orders is null ? LeaseState.Lost : LeaseStates.Of(orders.CancelRequested, orders.Held);
            },
            cancellationToken);
        if (state == LeaseState.Lost)
            await _database.CountStaleAsync("heartbeat", new StaleTokenException(lease), cancellationToken);
        return state;
    }

    /// <summary>What the stage reads: all outputs of the stages that it depends on, ordered by stage and path.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<InputArtifact>> InputsAsync(StageLease lease, CancellationToken cancellationToken)
        => _database.ReadAsync(session => StageInputs.OfAsync(session, lease.StageId), cancellationToken);

    /// <summary>
    /// Remembers the key under which the stage's result can be found, and ends the stage with the outputs of an earlier one that has the
    /// same key and whose files are still there.
    /// </summary>
    /// <param name="lease">The lease.</param>
    /// <param name="externalInputs">Digest of what lies outside the store; see <c>IStageHandler.ExternalInputsAsync</c>.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>Id of the stage whose outputs answered this one; null when it must run.</returns>
    /// <exception cref="StaleTokenException">The lease is over.</exception>
    public async Task<string?> TryReuseAsync(StageLease lease, string externalInputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var (key, source) = await _database.ReadAsync(
            async session =>
            {
                var key = await StageInputs.ResultKeyAsync(session, lease, externalInputs);
                return (key, lease.MayReuse ? await StageReuse.FindAsync(session, _artifacts, key) : null);
            },
            cancellationToken);
        return await _database.WriteAsync(
            "reuse",
            async session =>
            {
                var (stage, _) = await Fence.PassAsync(session, lease);
                await session.ExecuteAsync("UPDATE stages SET result_key = @key WHERE id = @StageId", new { key, lease.StageId });
                if (source is null || !await StageReuse.StillAnswersAsync(session, source, key))
                    return null;
                await StageReuse.CopyAsync(session, source, lease);
                await session.ExecuteAsync(
                    "UPDATE stages SET reused_from = @Origin, progress = 1 WHERE id = @StageId", new { lease.StageId, source.Origin });
                await SucceedAsync(session, stage, lease.Owner, "reused", $"answered from {source.Origin}");
                return source.Origin;
            },
            cancellationToken);
    }

    /// <summary>Ends a stage with success: its outputs, its state and the readiness of what waited for it are one transaction.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="outputs">Its artifacts; the content is in the artifact store.</param>
    /// <param name="summary">A sentence for people.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="StaleTokenException">The lease is over.</exception>
    /// <exception cref="ArtifactException">An output's content is not in the store.</exception>
    public async Task CompleteAsync(StageLease lease, IReadOnlyList<StoredFile> outputs, string? summary, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        summary = summary is null ? null : RunLimits.Clean(summary);
        var sizes = await _artifacts.SizesAsync(outputs, cancellationToken);
        var table = lease.Kind == StageKinds.Evaluate && outputs.FirstOrDefault(output => output.Path == ResultFile.Path) is { } file
            ? await ResultFile.ReadAsync(_artifacts, file.Digest, cancellationToken)
            : null;
        await _database.WriteAsync(
            "complete",
            async session =>
            {
                var (stage, _) = await Fence.PassAsync(session, lease);
                await session.InsertAsync(
                    "run_artifacts (run_no, path, digest, bytes)",
                    [.. outputs.DistinctBy(output => output.Path).Select(output => new object?[] { lease.RunNo, output.Path, output.Digest, sizes[output.Digest] })]);
                if (table is not null)
                    await ParentMetrics.WriteAsync(session, lease.JobId, table);
                await SucceedAsync(session, stage, lease.Owner, "completed", summary);
            },
            cancellationToken);
    }

    /// <summary>Ends an attempt with a failure: the stage is tried again later, or it and its job fail.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="message">A sentence for the user.</param>
    /// <param name="permanent">Whether trying again cannot help.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>When it will be tried again; null when it failed for good.</returns>
    /// <exception cref="StaleTokenException">The lease is over.</exception>
    public Task<DateTimeOffset?> FailAsync(StageLease lease, string message, bool permanent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(message);
        message = RunLimits.Clean(message);
        return _database.WriteAsync<DateTimeOffset?>(
            "fail",
            async session =>
            {
                var (stage, _) = await Fence.PassAsync(session, lease);
                var failures = stage.Failures + 1;
                await session.ExecuteAsync("UPDATE stages SET failures = @failures, error = @message WHERE id = @StageId", new { lease.StageId, failures, message });
                DateTimeOffset? next = null;
                if (stage.CancelRequested != 0)
                {
                    await JobFlow.SettleAsync(session, stage, StageStates.Cancelled, lease.Owner, await JobFlow.StopCauseAsync(session, lease.JobId));
                }
                else if (permanent || failures > _options.MaxRetries)
                {
                    await JobFlow.SettleAsync(session, stage, StageStates.Failed, lease.Owner, permanent ? Causes.Failed : Causes.RetriesExhausted);
                }
                else
                {
                    var notBefore = session.Now + UnixTime.Of(RetryMath.Backoff(failures, _options.FirstBackoff, _options.LongestBackoff));
                    next = UnixTime.ToTime(notBefore);
                    await JobFlow.MakeReadyAsync(session, stage, lease.Owner, "transient-failure", notBefore, $"waits for retry {failures} of {_options.MaxRetries}");
                }

                await JobFlow.FollowAsync(session, lease.JobId);
                return next;
            },
            cancellationToken);
    }

    /// <summary>Gives a stage back because the worker stops, is drained, or the job is paused; its checkpoints stay and it costs no retry.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <param name="cause">Why: one of <see cref="Causes"/>.</param>
    /// <exception cref="StaleTokenException">The lease is over.</exception>
    public Task HandBackAsync(StageLease lease, CancellationToken cancellationToken, string cause = Causes.HandedBack)
        => EndAttemptAsync("hand-back", lease, cause, cancellationToken);

    /// <summary>Says that a stage has stopped after <see cref="LeaseState.Cancel"/>; its checkpoints stay for a retry of the job.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="StaleTokenException">The lease is over.</exception>
    public Task CancelledAsync(StageLease lease, CancellationToken cancellationToken) => EndAttemptAsync("cancelled", lease, "cancelled", cancellationToken);

    private static async Task SucceedAsync(Session session, StageRow stage, string actor, string cause, string? summary)
    {
        await JobFlow.SettleAsync(session, stage, StageStates.Succeeded, actor, cause);
        await session.ExecuteAsync("DELETE FROM checkpoints WHERE stage_id = @Id", new { stage.Id });
        await session.ExecuteAsync("UPDATE stages SET progress = 1, message = @summary, error = NULL WHERE id = @Id", new { stage.Id, summary });
        await JobFlow.FollowAsync(session, stage.JobId);
    }

    private Task EndAttemptAsync(string name, StageLease lease, string cause, CancellationToken cancellationToken)
        => _database.WriteAsync(
            name,
            async session =>
            {
                var (stage, _) = await Fence.PassAsync(session, lease);
                if (stage.CancelRequested != 0)
                    await JobFlow.SettleAsync(session, stage, StageStates.Cancelled, lease.Owner, await JobFlow.StopCauseAsync(session, lease.JobId));
                else
                    await JobFlow.MakeReadyAsync(session, stage, lease.Owner, cause, session.Now);
                await JobFlow.FollowAsync(session, lease.JobId);
            },
            cancellationToken);

    private sealed class OrderRow
    {
        public int CancelRequested { get; set; }

        public int Held { get; set; }
    }
}
