using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// Moves stages and their job from state to state inside one transaction. Every move goes through here, so every move has an actor, a
/// cause, an event and, where workers should know, a message in the outbox.
/// </summary>
internal static class JobFlow
{
    public const string System = "system";

    // What happens outside any call or stage, for example when a lease ran out, still belongs to the trace of the job.
    private const string Trace = "COALESCE(@TraceParent, (SELECT trace_parent FROM jobs WHERE id = @jobId))";

    public static Task<JobRow?> JobAsync(Session session, string jobId)
        => session.FirstAsync<JobRow>($"SELECT {JobRow.Columns} FROM jobs j WHERE j.id = @jobId {{for_update}}", new { jobId });

    public static Task<IReadOnlyList<StageRow>> StagesAsync(Session session, string jobId)
        => session.QueryAsync<StageRow>($"SELECT {StageRow.Columns} FROM stages s WHERE s.job_id = @jobId ORDER BY s.ordinal", new { jobId });

    public static async Task RecordAsync(Session session, string jobId, string? stageId, string? from, string to, string actor, string cause)
    {
        await session.ExecuteAsync(
            "INSERT INTO transitions (job_id, stage_id, time, from_state, to_state, actor, cause) VALUES (@jobId, @stageId, @Now, @from, @to, @actor, @cause)",
            new { jobId, stageId, session.Now, from, to, actor, cause });
        await WebhookOutbox.OnTransitionAsync(session, jobId, stageId, from, to, cause);
    }

    /// <summary>Tells the workers of a stage's queue about it, not before a time.</summary>
    public static async Task AnnounceAsync(Session session, string jobId, string stageId, string queue, long notBefore)
    {
        await session.ExecuteAsync(
            $"""
            INSERT INTO outbox (kind, job_id, stage_id, queue, available_at, locked_until, attempts, trace_parent)
            VALUES ('stage-ready', @jobId, @stageId, @queue, @notBefore, 0, 0, {Trace})
            """,
            new { jobId, stageId, queue, notBefore, RegistryTelemetry.TraceParent });
        session.Signal(StoreSignals.Outbox);
    }

    /// <summary>Tells whoever follows jobs that one changed its state.</summary>
    public static async Task AnnounceJobAsync(Session session, string jobId)
    {
        await session.ExecuteAsync(
            $"INSERT INTO outbox (kind, job_id, available_at, locked_until, attempts, trace_parent) VALUES ('job-changed', @jobId, @Now, 0, 0, {Trace})",
            new { jobId, session.Now, RegistryTelemetry.TraceParent });
        session.Signal(StoreSignals.Outbox);
    }

    /// <summary>Moves a stage that does not run and will not.</summary>
    public static async Task SettleAsync(Session session, StageRow stage, string state, string actor, string cause, string? error = null)
    {
        var changed = await session.NextSequenceAsync(stage.JobId);
        await session.ExecuteAsync(
            """
            UPDATE stages SET state = @state, lease_until = NULL, cancel_requested = 0, message = NULL, seconds_left = NULL,
                ended_at = @Now, error = COALESCE(@error, error), cause = @cause, changed = @changed
            WHERE id = @Id
            """,
            new { stage.Id, state, session.Now, error, cause, changed });
        await RecordAsync(session, stage.JobId, stage.Id, stage.State, state, actor, cause);
        (stage.State, stage.Cause) = (state, cause);
    }

    /// <summary>Makes a stage claimable.</summary>
    public static async Task MakeReadyAsync(Session session, StageRow stage, string actor, string cause, long notBefore, string? message = null)
    {
        var changed = await session.NextSequenceAsync(stage.JobId);
        await session.ExecuteAsync(
            $$"""
            UPDATE stages SET state = 'ready', lease_until = NULL, cancel_requested = 0, message = @message, seconds_left = NULL,
                ready_at = COALESCE(ready_at, @Now), not_before = @notBefore, ended_at = NULL, cause = @cause, changed = @changed, trace_parent = {{Trace}}
            WHERE id = @Id
            """,
            new { stage.Id, jobId = stage.JobId, session.Now, notBefore, message, cause, changed, RegistryTelemetry.TraceParent });
        await RecordAsync(session, stage.JobId, stage.Id, stage.State, StageStates.Ready, actor, cause);
        await AnnounceAsync(session, stage.JobId, stage.Id, stage.Queue, notBefore);
        (stage.State, stage.Cause) = (StageStates.Ready, cause);
    }

    /// <summary>Why the running stages of a job were told to stop.</summary>
    public static async Task<string> StopCauseAsync(Session session, string jobId)
        => await session.FirstAsync<string>("SELECT cause FROM jobs WHERE id = @jobId", new { jobId }) == Causes.Deadline ? Causes.Deadline : "cancelled";

    /// <summary>Ends what has not started, and tells what runs to stop. What runs keeps its checkpoints for a retry of the job.</summary>
    public static async Task StopAsync(Session session, IReadOnlyList<StageRow> stages, string state, string actor, string cause)
    {
        foreach (var stage in stages)
        {
            if (stage.State is StageStates.Blocked or StageStates.Ready)
            {
                await SettleAsync(session, stage, state, actor, cause);
            }
            else if (stage.State == StageStates.Running && stage.CancelRequested == 0)
            {
                var changed = await session.NextSequenceAsync(stage.JobId);
                await session.ExecuteAsync("UPDATE stages SET cancel_requested = 1, changed = @changed WHERE id = @Id", new { stage.Id, changed });
            }
        }
    }

    /// <summary>After a stage moved: readies what waited for it, and lets the job's state follow from its stages.</summary>
    public static async Task FollowAsync(Session session, string jobId)
    {
        var job = await JobAsync(session, jobId) ?? throw new InvalidOperationException($"Job {jobId} is gone.");
        var stages = await StagesAsync(session, jobId);
        var failed = stages.FirstOrDefault(stage => stage.State == StageStates.Failed);
        if (failed is not null)
            await StopAsync(session, stages, StageStates.Skipped, System, "earlier-stage-failed");
        else
            await ReadyDependantsAsync(session, jobId, stages);

        var state = stages.Any(IsOpen) ? job.State
            : failed is not null || (job.Cause == Causes.Deadline && stages.Any(stage => stage.State != StageStates.Succeeded)) ? JobStates.Failed
            : stages.Any(stage => stage.State == StageStates.Cancelled) ? JobStates.Cancelled
            : JobStates.Succeeded;
        await SetJobAsync(session, job, state, failed);
    }

    /// <summary>Brings the job's share of done work up to date.</summary>
    public static Task UpdateProgressAsync(Session session, string jobId, long changed)
        => session.ExecuteAsync(
            """
            UPDATE jobs SET changed = @changed, progress = (
                SELECT SUM(s.weight * CASE WHEN s.state = 'succeeded' THEN 1.0 ELSE s.progress END) / SUM(s.weight) FROM stages s WHERE s.job_id = @jobId)
            WHERE id = @jobId
            """,
            new { jobId, changed });

    private static bool IsOpen(StageRow stage) => stage.State is StageStates.Blocked or StageStates.Ready or StageStates.Running;

    private static async Task ReadyDependantsAsync(Session session, string jobId, IReadOnlyList<StageRow> stages)
    {
        if (!stages.Any(stage => stage.State == StageStates.Blocked))
            return;
        var waiting = await session.QueryAsync<string>(
            """
            SELECT DISTINCT d.stage_id FROM stage_dependencies d
            JOIN stages s ON s.id = d.stage_id JOIN stages i ON i.id = d.depends_on
            WHERE s.job_id = @jobId AND s.state = 'blocked' AND i.state <> 'succeeded'
            """,
            new { jobId });
        foreach (var stage in stages.Where(stage => stage.State == StageStates.Blocked && !waiting.Contains(stage.Id)))
            await MakeReadyAsync(session, stage, System, "inputs-ready", session.Now);
    }

    private static async Task SetJobAsync(Session session, JobRow job, string state, StageRow? failed)
    {
        var changed = await session.NextSequenceAsync(job.Id);
        await UpdateProgressAsync(session, job.Id, changed);
        if (state == job.State)
            return;
        var late = state == JobStates.Failed && failed is null;
        var error = state switch
        {
            JobStates.Failed when late => $"The deadline ({UnixTime.ToTime(job.DeadlineAt ?? session.Now):u}) passed before the job was done. Retry it to run on from where it stopped.",
            JobStates.Failed => $"{failed!.Label}: {failed.Error}",
            JobStates.Cancelled => $"Cancelled by {job.CancelledBy ?? System}.",
            _ => null,
        };
        var cause = state switch
        {
            JobStates.Failed when late => Causes.Deadline,
            JobStates.Failed => failed!.Cause,
            JobStates.Cancelled => Causes.CancelRequested,
            _ => null,
        };
        await session.ExecuteAsync(
            "UPDATE jobs SET state = @state, ended_at = @Now, error = @error, cause = @cause, held_by = NULL, pruned = 0 WHERE id = @Id",
            new { job.Id, state, session.Now, error, cause });
        var why = state == JobStates.Succeeded ? "all-stages-succeeded" : cause is Causes.Deadline or Causes.WorkerLost ? cause : $"stage-{state}";
        await RecordAsync(session, job.Id, null, job.State, state, System, why);
        await AnnounceJobAsync(session, job.Id);
    }
}
