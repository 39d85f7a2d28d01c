using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// Records the times of schedules and turns them into jobs. A time is recorded once; its job, its record and the idempotency key are one
/// transaction. So any number of instances may work here, and one that dies leaves nothing that another cannot take up.
/// </summary>
public sealed class FireStore
{
    private const int Batch = 100;
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public FireStore(Database database) => _database = database;

    /// <summary>Enabled schedules whose next time has come.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<DueSchedules> DueAsync(CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session => new DueSchedules(
                UnixTime.ToTime(session.Now),
                [.. (await session.QueryAsync<ScheduleRow>(
                    $"SELECT {ScheduleRow.Columns} FROM schedules s WHERE s.enabled = 1 AND s.next_fire_at <= @Now ORDER BY s.next_fire_at LIMIT {Batch}",
                    new { session.Now })).Select(row => row.ToStored())]),
            cancellationToken);

    /// <summary>Every enabled schedule that has a next time, for timers.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<DueSchedules> TimersAsync(CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session => new DueSchedules(
                UnixTime.ToTime(session.Now),
                [.. (await session.QueryAsync<ScheduleRow>(
                    $"SELECT {ScheduleRow.Columns} FROM schedules s WHERE s.enabled = 1 AND s.next_fire_at IS NOT NULL ORDER BY s.next_fire_at")).Select(row => row.ToStored())]),
            cancellationToken);

    /// <summary>Records times of a schedule and moves its next time on; nothing when someone else did so first or it was changed meanwhile.</summary>
    /// <param name="schedule">The schedule as it was read.</param>
    /// <param name="fires">The times up to now.</param>
    /// <param name="next">The first time that is not among them.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>Whether they were recorded.</returns>
    public Task<bool> RecordAsync(StoredSchedule schedule, IReadOnlyList<NewFire> fires, DateTimeOffset? next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(fires);
        return _database.WriteAsync(
            "schedule-record",
            async session =>
            {
                var mine = await session.ExecuteAsync(
                    "UPDATE schedules SET next_fire_at = @next WHERE id = @Id AND next_fire_at = @expected AND revision = @Revision AND enabled = 1",
                    new { schedule.Id, schedule.Revision, expected = schedule.NextFireAt?.ToUnixTimeMilliseconds(), next = next?.ToUnixTimeMilliseconds() });
                if (mine == 0)
                    return false;
                await session.InsertAsync(
                    "schedule_fires (schedule_id, scheduled_at, kind, state, reason, times, recorded_at, settled_at)",
                    [.. fires.Select(fire => new object?[]
                    {
                        schedule.Id, fire.ScheduledAt.ToUnixTimeMilliseconds(), fire.Kind, fire.SkipReason is null ? FireStates.Due : FireStates.Skipped, fire.SkipReason, fire.Times,
                        session.Now, fire.SkipReason is null ? null : session.Now,
                    })],
                    "ON CONFLICT (schedule_id, scheduled_at) DO NOTHING");
                foreach (var fire in fires.Where(fire => fire.SkipReason is not null))
                    await TellSkippedAsync(session, schedule.Name, schedule.Team, fire);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Ids of the schedules that have a fire without a job.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<string>> WaitingAsync(CancellationToken cancellationToken)
        => _database.ReadAsync(
            session => session.QueryAsync<string>("SELECT DISTINCT schedule_id FROM schedule_fires WHERE state = 'due' ORDER BY schedule_id"), cancellationToken);

    /// <summary>Does the next step for a schedule's waiting fires by its overlap policy: submits a job, skips, cancels, or lets them wait.</summary>
    /// <param name="scheduleId">The schedule.</param>
    /// <param name="makeJob">The job of a fire; may be called several times.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="FireException">The job of a fire cannot be submitted; nothing was changed.</exception>
    public async Task<FireOutcome> StepAsync(string scheduleId, Func<StoredSchedule, DateTimeOffset, NewJob> makeJob, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(makeJob);
        return await _database.WriteAsync("schedule-step", session => StepAsync(session, scheduleId, makeJob), cancellationToken);
    }

    /// <summary>Records that the job of a fire cannot be submitted.</summary>
    /// <param name="scheduleId">The schedule.</param>
    /// <param name="scheduledAt">The fire's time.</param>
    /// <param name="reason">Why, as a sentence.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    public Task FailAsync(string scheduleId, DateTimeOffset scheduledAt, string reason, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "schedule-fail",
            async session =>
            {
                var settled = await SettleAsync(session, scheduleId, scheduledAt.ToUnixTimeMilliseconds(), FireStates.Failed, RunLimits.Clean(reason), null);
                var row = await session.FirstAsync<ScheduleRow>($"SELECT {ScheduleRow.Columns} FROM schedules s WHERE s.id = @scheduleId", new { scheduleId });
                if (settled > 0 && row is not null)
                    await TellSkippedAsync(session, row.Name, row.Team, new NewFire(scheduledAt, "cron", reason));
            },
            cancellationToken);

    /// <summary>Drops old settled fires: those beyond the newest so many of each schedule. Fires of jobs that have not ended stay.</summary>
    /// <param name="keep">How many each schedule keeps.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<int> PruneAsync(int keep, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "prune-fires",
            session => session.ExecuteAsync(
                """
                DELETE FROM schedule_fires WHERE state <> 'due'
                    AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.id = schedule_fires.job_id AND j.state IN ('queued', 'running'))
                    AND scheduled_at < (SELECT n.scheduled_at FROM schedule_fires n WHERE n.schedule_id = schedule_fires.schedule_id
                        ORDER BY n.scheduled_at DESC LIMIT 1 OFFSET @last)
                """,
                new { last = keep - 1 }),
            cancellationToken);

    private static async Task<FireOutcome> StepAsync(Session session, string scheduleId, Func<StoredSchedule, DateTimeOffset, NewJob> makeJob)
    {
        // The schedule's row is the lock under which its fires move.
        var row = await session.FirstAsync<ScheduleRow>($"SELECT {ScheduleRow.Columns} FROM schedules s WHERE s.id = @scheduleId {{for_update}}", new { scheduleId });
        var waiting = row is null
            ? []
            : await session.QueryAsync<FireRow>(
                $"SELECT {FireRow.Columns} FROM {FireRow.Tables} WHERE f.schedule_id = @scheduleId AND f.state = 'due' ORDER BY f.scheduled_at", new { scheduleId });
        if (row is null || waiting.Count == 0)
            return new FireOutcome(null, [], [], false);
        var active = await session.QueryAsync<string>(
            """
            SELECT j.id FROM schedule_fires f JOIN jobs j ON j.id = f.job_id
            WHERE f.schedule_id = @scheduleId AND j.state IN ('queued', 'running') ORDER BY f.scheduled_at
            """,
            new { scheduleId });
        var (start, skip, cancelJobs) = OverlapRule.Decide(row.Overlap, waiting, active);
        var skipped = new List<NewFire>();
        foreach (var (fire, reason) in skip)
        {
            await SettleAsync(session, scheduleId, fire.ScheduledAt, FireStates.Skipped, reason, null);
            skipped.Add(new NewFire(UnixTime.ToTime(fire.ScheduledAt), fire.Kind, reason));
            await TellSkippedAsync(session, row.Name, row.Team, skipped[^1]);
        }

        var cancelled = cancelJobs ? await CancelAsync(session, active, row.Name) : [];
        if (start is null)
            return new FireOutcome(null, skipped, cancelled, cancelled.Count > 0);
        var jobId = await SubmitAsync(session, row.ToStored(), UnixTime.ToTime(start.ScheduledAt), makeJob);
        await SettleAsync(session, scheduleId, start.ScheduledAt, FireStates.Fired, null, jobId);
        return new FireOutcome(jobId, skipped, cancelled, waiting.Count - skip.Count > 1);
    }

    private static async Task<string> SubmitAsync(Session session, StoredSchedule schedule, DateTimeOffset at, Func<StoredSchedule, DateTimeOffset, NewJob> makeJob)
    {
        try
        {
            return (await JobStore.SubmitAsync(session, makeJob(schedule, at))).Job.Id;
        }
        catch (Exception e) when (e is not (System.Data.Common.DbException or OperationCanceledException))
        {
            throw new FireException($"The job cannot be submitted: {e.Message}", at, e);
        }
    }

    private static async Task<List<string>> CancelAsync(Session session, IReadOnlyList<string> jobIds, string name)
    {
        var told = new List<string>();
        foreach (var jobId in jobIds)
        {
            if (await JobFlow.JobAsync(session, jobId) is not { CancelledBy: null, HasEnded: false })
                continue;
            await JobStore.CancelAsync(session, jobId, ActorOf(name));
            told.Add(jobId);
        }

        return told;
    }

    /// <summary>The actor of what a schedule does.</summary>
    /// <param name="name">The schedule.</param>
    public static string ActorOf(string name) => $"schedule:{name}";

    private static Task<int> SettleAsync(Session session, string scheduleId, long at, string state, string? reason, string? jobId)
        => session.ExecuteAsync(
            "UPDATE schedule_fires SET state = @state, reason = @reason, job_id = @jobId, settled_at = @Now WHERE schedule_id = @scheduleId AND scheduled_at = @at AND state = 'due'",
            new { scheduleId, at, state, reason, jobId, session.Now });

    private static Task TellSkippedAsync(Session session, string name, string team, NewFire fire)
        => WebhookOutbox.RaiseAsync(
            session,
            new RaisedEvent(WebhookEvents.ScheduleSkipped) { Team = team, Schedule = new WebhookSchedule(name, fire.ScheduledAt, fire.Times, fire.SkipReason!) });
}
