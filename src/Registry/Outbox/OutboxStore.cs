namespace Distillery.Registry;

/// <summary>
/// Messages that were written in the transaction that caused them. Each is sent at least once: whoever takes it has it for a while, and
/// if it is not reported as sent, someone takes it again. Any number of dispatchers may run.
/// </summary>
public sealed class OutboxStore
{
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public OutboxStore(Database database) => _database = database;

    /// <summary>Takes due messages, oldest first.</summary>
    /// <param name="limit">Most messages to take.</param>
    /// <param name="hold">How long nobody else gets them.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is taken.</param>
    public async Task<IReadOnlyList<OutboxMessage>> TakeAsync(int limit, TimeSpan hold, CancellationToken cancellationToken)
    {
        const string Due = "SELECT id FROM outbox WHERE available_at <= @Now AND locked_until <= @Now ORDER BY available_at, id LIMIT @limit";
        if ((await _database.ReadAsync(session => session.QueryAsync<long>(Due, new { session.Now, limit = 1 }), cancellationToken)).Count == 0)
            return [];
        return await _database.WriteAsync<IReadOnlyList<OutboxMessage>>(
            "outbox-take",
            async session =>
            {
                var ids = await session.QueryAsync<long>(Due + " {skip_locked}", new { session.Now, limit });
                await session.ExecuteAsync(
                    "UPDATE outbox SET locked_until = @until, attempts = attempts + 1 WHERE id {any @ids}", new { ids, until = session.Now + UnixTime.Of(hold) });
                var rows = await session.QueryAsync<Row>("SELECT id, kind, job_id, stage_id, queue, attempts, trace_parent, dead_letter_id FROM outbox WHERE id {any @ids} ORDER BY id", new { ids });
                return [.. rows.Select(row => row.ToMessage())];
            },
            cancellationToken);
    }

    /// <summary>Removes messages that were sent.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="cancellationToken">Ends the work early; they will be sent once more.</param>
    public Task SentAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "outbox-sent",
            session => session.ExecuteAsync("DELETE FROM outbox WHERE id {any @ids}", new { ids = messages.Select(message => message.Id).ToList() }),
            cancellationToken);

    /// <summary>Gives messages back that could not be sent.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="delay">Nobody gets them earlier.</param>
    /// <param name="cancellationToken">Ends the work early; they come back when their hold ends.</param>
    public Task GiveBackAsync(IReadOnlyList<OutboxMessage> messages, TimeSpan delay, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "outbox-give-back",
            session => session.ExecuteAsync(
                // Not available_at: since when it is due is what the lag is told from.
                "UPDATE outbox SET locked_until = @at WHERE id {any @ids}",
                new { ids = messages.Select(message => message.Id).ToList(), at = session.Now + UnixTime.Of(delay) }),
            cancellationToken);

    /// <summary>What waits for the bus and for workers.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<BusCounts> CountAsync(CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session =>
            {
                var outbox = (await session.FirstAsync<WaitingRow>("SELECT COUNT(*) AS number, MIN(available_at) AS oldest FROM outbox WHERE available_at <= @Now", new { session.Now }))!;
                var stages = await session.QueryAsync<StageCountRow>(
                    """
                    SELECT queue, state, COUNT(*) AS number FROM stages WHERE state = 'ready' GROUP BY queue, state
                    UNION ALL SELECT queue, state, COUNT(*) AS number FROM stages WHERE state = 'running' GROUP BY queue, state
                    """);
                var dead = await session.QueryAsync<StageCountRow>("SELECT queue, state, COUNT(*) AS number FROM dead_letters WHERE state = 'waiting' GROUP BY queue, state");
                return new BusCounts(
                    outbox.Number,
                    TimeSpan.FromMilliseconds(outbox.Oldest is { } oldest ? session.Now - oldest : 0),
                    stages.ToDictionary(row => (row.Queue, row.State), row => row.Number),
                    dead.ToDictionary(row => row.Queue, row => row.Number, StringComparer.Ordinal));
            },
            cancellationToken);

    private sealed class WaitingRow
    {
        public long Number { get; set; }

        public long? Oldest { get; set; }
    }

    private sealed class StageCountRow
    {
        public string Queue { get; set; } = "";

        public string State { get; set; } = "";

        public long Number { get; set; }
    }

    private sealed class Row
    {
        public long Id { get; set; }

        public string Kind { get; set; } = "";

        public string JobId { get; set; } = "";

        public string? StageId { get; set; }

        public string? Queue { get; set; }

        public int Attempts { get; set; }

        public string? TraceParent { get; set; }

        public string? DeadLetterId { get; set; }

        public OutboxMessage ToMessage() => new(Id, Kind, JobId, StageId, Queue) { Attempts = Attempts, TraceParent = TraceParent, DeadLetterId = DeadLetterId };
    }
}
