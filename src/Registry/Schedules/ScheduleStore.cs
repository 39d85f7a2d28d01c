using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What people do with schedules. When a time comes next is asked of the caller, with the database's time: the store knows no cron.</summary>
public sealed class ScheduleStore
{
    private const int Most = 1_000;
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public ScheduleStore(Database database) => _database = database;

    /// <summary>Every schedule by name; at most 1,000.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<ScheduleView>> ListAsync(CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session => await ViewsAsync(session, await session.QueryAsync<ScheduleRow>($"SELECT {ScheduleRow.Columns} FROM schedules s ORDER BY s.name LIMIT {Most}")),
            cancellationToken);

    /// <summary>A schedule; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<ScheduleView?> FindAsync(string name, CancellationToken cancellationToken)
        => _database.ReadAsync(session => FindAsync(session, name), cancellationToken);

    /// <summary>Makes a schedule.</summary>
    /// <param name="request">A checked request.</param>
    /// <param name="team">The team that its jobs count for.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="next">The first time after a time; null when there is none.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>The schedule; null when the name is taken.</returns>
    public Task<ScheduleView?> CreateAsync(
        ScheduleRequest request, string team, ActedBy by, Func<DateTimeOffset, DateTimeOffset?> next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(next);
        return _database.WriteAsync<ScheduleView?>(
            "schedule-create",
            async session =>
            {
                var made = await session.ExecuteAsync(
                    """
                    INSERT INTO schedules (id, name, cron, zone, spec, overlap, catch_up, catch_up_limit, catch_up_window, enabled, team, owner, created_at, updated_at, revision, next_fire_at)
                    VALUES (@id, @Name, @Cron, @Zone, @spec, @Overlap, @catchUp, @limit, @window, @enabled, @team, @owner, @Now, @Now, 1, @next)
                    ON CONFLICT (name) DO NOTHING
                    """,
                    Values(request, team, session, Ids.Of("sch"), by.Name, request.Enabled ? NextAfter(next, session.Now) : null));
                if (made == 0)
                    return null;
                await AuditStore.RecordAsync(session, new AuditEntry(by, "schedule.create", $"schedule/{request.Name}") { After = Summary(request, team) });
                session.Signal(StoreSignals.Schedules);
                return await FindAsync(session, request.Name);
            },
            cancellationToken);
    }

    /// <summary>Changes a schedule. Its next time is found anew when the expression or the zone changed or it was paused.</summary>
    /// <param name="request">A checked request; its name names the schedule.</param>
    /// <param name="team">The team that its jobs count for.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="next">The first time after a time; null when there is none.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The schedule; null when there is none.</returns>
    public Task<ScheduleView?> UpdateAsync(
        ScheduleRequest request, string team, ActedBy by, Func<DateTimeOffset, DateTimeOffset?> next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(next);
        return _database.WriteAsync<ScheduleView?>(
            "schedule-update",
            async session =>
            {
                if (await LockAsync(session, request.Name) is not { } row)
                    return null;
                var keeps = row.Enabled != 0 && row.Cron == request.Cron && row.Zone == request.Zone;
                await session.ExecuteAsync(
                    """
                    UPDATE schedules SET cron = @Cron, zone = @Zone, spec = @spec, overlap = @Overlap, catch_up = @catchUp, catch_up_limit = @limit, catch_up_window = @window,
                        enabled = @enabled, team = @team, updated_at = @Now, revision = revision + 1, next_fire_at = @next
                    WHERE id = @id
                    """,
                    Values(request, team, session, row.Id, row.Owner, !request.Enabled ? null : keeps ? row.NextFireAt : NextAfter(next, session.Now)));
                if (!request.Enabled)
                    await DropWaitingAsync(session, row.Id, by.Name);
                await AuditStore.RecordAsync(
                    session, new AuditEntry(by, "schedule.update", $"schedule/{row.Name}") { Before = Summary(row), After = Summary(request, team) });
                session.Signal(StoreSignals.Schedules);
                return await FindAsync(session, request.Name);
            },
            cancellationToken);
    }

    /// <summary>Pauses or resumes a schedule. Pausing skips what waits; times that pass meanwhile are not caught up.</summary>
    /// <param name="name">The schedule.</param>
    /// <param name="enabled">Whether it fires.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="next">The first time of a schedule after a time; null when there is none.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The schedule; null when there is none.</returns>
    public Task<ScheduleView?> SetEnabledAsync(
        string name, bool enabled, ActedBy by, Func<StoredSchedule, DateTimeOffset, DateTimeOffset?> next, CancellationToken cancellationToken)
        => _database.WriteAsync<ScheduleView?>(
            "schedule-enable",
            async session =>
            {
                if (await LockAsync(session, name) is not { } row)
                    return null;
                if (row.Enabled != (enabled ? 1 : 0))
                {
                    var at = enabled ? NextAfter(time => next(row.ToStored(), time), session.Now) : null;
                    await session.ExecuteAsync(
                        "UPDATE schedules SET enabled = @enabled, next_fire_at = @at, updated_at = @Now, revision = revision + 1 WHERE id = @Id",
                        new { row.Id, enabled = enabled ? 1 : 0, at, session.Now });
                    if (!enabled)
                        await DropWaitingAsync(session, row.Id, by.Name);
                    await AuditStore.RecordAsync(session, new AuditEntry(by, enabled ? "schedule.resume" : "schedule.pause", $"schedule/{name}"));
                    session.Signal(StoreSignals.Schedules);
                }

                return await FindAsync(session, name);
            },
            cancellationToken);

    /// <summary>Removes a schedule with its history; its jobs stay.</summary>
    /// <param name="name">The schedule.</param>
    /// <param name="by">Who removes it.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>False when there is none.</returns>
    public Task<bool> DeleteAsync(string name, ActedBy by, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "schedule-delete",
            async session =>
            {
                if (await LockAsync(session, name) is not { } row)
                    return false;
                await session.ExecuteAsync("DELETE FROM schedules WHERE id = @Id", new { row.Id });
                await AuditStore.RecordAsync(session, new AuditEntry(by, "schedule.delete", $"schedule/{name}") { Before = Summary(row) });
                session.Signal(StoreSignals.Schedules);
                return true;
            },
            cancellationToken);

    /// <summary>Records a fire for now; it obeys the overlap policy as any other, also while the schedule is paused.</summary>
    /// <param name="name">The schedule.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>Id of the schedule and the fire's time; null when there is no such schedule.</returns>
    public Task<(string Id, DateTimeOffset ScheduledAt)?> RunNowAsync(string name, ActedBy by, CancellationToken cancellationToken)
        => _database.WriteAsync<(string, DateTimeOffset)?>(
            "schedule-run",
            async session =>
            {
                if (await LockAsync(session, name) is not { } row)
                    return null;
                // Another fire may have this very millisecond.
                for (var at = session.Now; ; at++)
                {
                    var made = await session.ExecuteAsync(
                        """
                        INSERT INTO schedule_fires (schedule_id, scheduled_at, kind, state, actor, times, recorded_at) VALUES (@Id, @at, 'manual', 'due', @actor, 1, @Now)
                        ON CONFLICT (schedule_id, scheduled_at) DO NOTHING
                        """,
                        new { row.Id, at, actor = by.Name, session.Now });
                    if (made == 0)
                        continue;
                    await AuditStore.RecordAsync(session, new AuditEntry(by, "schedule.run", $"schedule/{name}"));
                    session.Signal(StoreSignals.Schedules);
                    return (row.Id, UnixTime.ToTime(at));
                }
            },
            cancellationToken);

    /// <summary>Fires of a schedule, newest first.</summary>
    /// <param name="name">The schedule.</param>
    /// <param name="state">One of <see cref="FireStates"/>; null for all.</param>
    /// <param name="after">The <c>next</c> of the page before; null for the first.</param>
    /// <param name="limit">Most fires to give, from 1.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="oldestFirst">Whether the oldest comes first.</param>
    /// <returns>Null when there is no such schedule.</returns>
    /// <exception cref="ArgumentException"><paramref name="after"/> was not given out by this list.</exception>
    public Task<Page<ScheduleFire>?> HistoryAsync(string name, string? state, string? after, int limit, CancellationToken cancellationToken, bool oldestFirst = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var cursor = Cursor.Parse(after) ?? Cursor.Start(oldestFirst);
        var (past, sort) = Cursor.Order(oldestFirst);
        return _database.ReadAsync<Page<ScheduleFire>?>(
            async session =>
            {
                if (await session.FirstAsync<string>("SELECT id FROM schedules WHERE name = @name", new { name }) is not { } id)
                    return null;
                var rows = await session.QueryAsync<FireRow>(
                    $"""
                    SELECT {FireRow.Columns} FROM {FireRow.Tables} WHERE f.schedule_id = @id AND f.scheduled_at {past} @Time
                        {(state is null ? "" : "AND f.state = @state")}
                    ORDER BY f.scheduled_at {sort} LIMIT @take
                    """,
                    new { id, state, cursor.Time, take = limit + 1 });
                var page = rows.Take(limit).ToList();
                return new Page<ScheduleFire>(
                    [.. page.Select(row => row.ToView())], rows.Count > limit ? new Cursor(page[^1].ScheduledAt, id).ToString() : null);
            },
            cancellationToken);
    }

    /// <summary>A fire; null when there is none.</summary>
    /// <param name="scheduleId">Id of the schedule.</param>
    /// <param name="scheduledAt">Its time.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<ScheduleFire?> FireAsync(string scheduleId, DateTimeOffset scheduledAt, CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session => (await session.FirstAsync<FireRow>(
                $"SELECT {FireRow.Columns} FROM {FireRow.Tables} WHERE f.schedule_id = @scheduleId AND f.scheduled_at = @at",
                new { scheduleId, at = scheduledAt.ToUnixTimeMilliseconds() }))?.ToView(),
            cancellationToken);

    private static long? NextAfter(Func<DateTimeOffset, DateTimeOffset?> next, long now) => next(UnixTime.ToTime(now))?.ToUnixTimeMilliseconds();

    private static Task<ScheduleRow?> LockAsync(Session session, string name)
        => session.FirstAsync<ScheduleRow>($"SELECT {ScheduleRow.Columns} FROM schedules s WHERE s.name = @name {{for_update}}", new { name });

    private static Task<int> DropWaitingAsync(Session session, string id, string actor)
        => session.ExecuteAsync(
            "UPDATE schedule_fires SET state = 'skipped', reason = @reason, settled_at = @Now WHERE schedule_id = @id AND state = 'due'",
            new { id, reason = $"{actor} paused the schedule while it waited.", session.Now });

    private static object Values(ScheduleRequest request, string team, Session session, string id, string owner, long? next) => new
    {
        id,
        owner,
        team,
        next,
        session.Now,
        request.Name,
        request.Cron,
        request.Zone,
        request.Overlap,
        spec = JsonSerializer.Serialize(request.Spec, ContractsJson.Options),
        catchUp = request.CatchUp.Kind,
        limit = request.CatchUp.Limit,
        window = UnixTime.Of(TimeSpan.FromHours(request.CatchUp.WindowHours)),
        enabled = request.Enabled ? 1 : 0,
    };

    private static object Summary(ScheduleRequest request, string team)
        => new { request.Cron, request.Zone, request.Overlap, CatchUp = request.CatchUp.Kind, request.Enabled, team, Job = request.Spec.Name };

    private static object Summary(ScheduleRow row) => new { row.Cron, row.Zone, row.Overlap, row.CatchUp, Enabled = row.Enabled != 0, row.Team, row.Owner };

    private static async Task<ScheduleView?> FindAsync(Session session, string name)
        => await ViewsAsync(session, await session.QueryAsync<ScheduleRow>($"SELECT {ScheduleRow.Columns} FROM schedules s WHERE s.name = @name", new { name })) is [var view]
            ? view
            : null;

    private static async Task<IReadOnlyList<ScheduleView>> ViewsAsync(Session session, IReadOnlyList<ScheduleRow> rows)
    {
        var ids = rows.Select(row => row.Id).ToList();
        var last = (await session.QueryAsync<FireRow>(
            $$"""
            SELECT {{FireRow.Columns}} FROM {{FireRow.Tables}}
            WHERE f.schedule_id {any @ids} AND f.scheduled_at = (SELECT MAX(m.scheduled_at) FROM schedule_fires m WHERE m.schedule_id = f.schedule_id)
            """,
            new { ids })).ToDictionary(row => row.ScheduleId);
        var waiting = (await session.QueryAsync<WaitingRow>(
            "SELECT schedule_id, COUNT(*) AS fires FROM schedule_fires WHERE schedule_id {any @ids} AND state = 'due' GROUP BY schedule_id", new { ids }))
            .ToDictionary(row => row.ScheduleId, row => (int)row.Fires);
        return [.. rows.Select(row => row.ToView(last.GetValueOrDefault(row.Id)?.ToView(), waiting.GetValueOrDefault(row.Id)))];
    }

    private sealed class WaitingRow
    {
        public string ScheduleId { get; set; } = "";

        public long Fires { get; set; }
    }
}
