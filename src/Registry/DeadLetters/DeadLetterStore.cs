using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Messages that could not be handled: kept for people, who send them again or drop them.</summary>
public sealed class DeadLetterStore
{
    /// <summary>Longest message that is kept whole, in bytes; of a longer one only the beginning is kept, and it cannot be sent again.</summary>
    public const int LongestBody = 256 * 1024;

    private const int Beginning = 16 * 1024;
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public DeadLetterStore(Database database) => _database = database;

    /// <summary>Keeps messages; one that is kept already is left as it is.</summary>
    /// <param name="letters">The messages.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is kept.</param>
    public Task AddAsync(IReadOnlyList<NewDeadLetter> letters, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "dead-letters",
            session => session.InsertAsync(
                "dead_letters (id, queue, kind, state, reason, exception, message_type, message_id, job_id, content_type, body, bytes, complete, received_at)",
                [.. letters.DistinctBy(letter => letter.Id).OrderBy(letter => letter.Id, StringComparer.Ordinal).Select(letter => Values(letter, session.Now))],
                "ON CONFLICT (id) DO NOTHING"),
            cancellationToken);

    /// <summary>Dead letters, newest first.</summary>
    /// <param name="queue">Only of this queue, for example <c>stages-teacher</c>; null for all.</param>
    /// <param name="state"><c>waiting</c> or <c>resent</c>; null for both.</param>
    /// <param name="after">The <c>next</c> of the page before; null for the first.</param>
    /// <param name="limit">Most to give, from 1.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="oldestFirst">Whether the oldest comes first.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> was not given out by this list, or <paramref name="state"/> is neither.</exception>
    public Task<Page<DeadLetterView>> ListAsync(string? queue, string? state, string? after, int limit, CancellationToken cancellationToken, bool oldestFirst = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        if (state is not (null or DeadLetterRow.Waiting or DeadLetterRow.Resent))
            throw new ArgumentException($"state: '{state}' must be waiting or resent.");
        var cursor = Cursor.Parse(after) ?? Cursor.Start(oldestFirst);
        var (past, sort) = Cursor.Order(oldestFirst);
        var conditions = new List<string> { $"(received_at, id) {past} (@Time, @Id)" };
        if (queue is not null)
            conditions.Add("queue = @queue");
        if (state is not null)
            conditions.Add("state = @state");
        return _database.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<DeadLetterRow>(
                    $"SELECT {DeadLetterRow.Columns} FROM dead_letters WHERE {string.Join(" AND ", conditions)} ORDER BY received_at {sort}, id {sort} LIMIT @take",
                    new { queue, state, cursor.Time, cursor.Id, take = limit + 1 });
                var next = rows.Count > limit ? new Cursor(rows[limit - 1].ReceivedAt, rows[limit - 1].Id).ToString() : null;
                return new Page<DeadLetterView>([.. rows.Take(limit).Select(row => row.ToView())], next);
            },
            cancellationToken);
    }

    /// <summary>One dead letter; null when there is none.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<DeadLetterView?> FindAsync(string id, CancellationToken cancellationToken)
        => _database.ReadAsync(async session => (await RowAsync(session, id, ""))?.ToView(), cancellationToken);

    /// <summary>Sends a dead letter to its queue again: its state and the message in the outbox are one transaction, so it is sent for one call only.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is sent.</param>
    /// <returns>The dead letter; null when there is none.</returns>
    /// <exception cref="DeadLetterStateException">It was sent again before, or it was too long to be kept whole.</exception>
    public Task<DeadLetterView?> RetryAsync(string id, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        return _database.WriteAsync(
            "dead-letter-retry",
            async session =>
            {
                if (await RowAsync(session, id, "{for_update}") is not { } row)
                    return null;
                if (row.State == DeadLetterRow.Resent)
                    throw new DeadLetterStateException($"Dead letter {id} was sent again already, by {row.ResentBy}. If it failed once more, it is in the list as a new one.");
                if (row.Complete == 0)
                    throw new DeadLetterStateException($"Dead letter {id} had {row.Bytes} bytes, and only messages up to {LongestBody} bytes are kept whole; it cannot be sent again.");
                await session.ExecuteAsync(
                    "UPDATE dead_letters SET state = 'resent', resent_at = @Now, resent_by = @Name WHERE id = @id", new { id, session.Now, by.Name });
                await session.ExecuteAsync(
                    """
                    INSERT INTO outbox (kind, job_id, queue, available_at, locked_until, attempts, trace_parent, dead_letter_id)
                    VALUES (@Resend, @JobId, @Queue, @Now, 0, 0, @TraceParent, @id)
                    """,
                    new { OutboxMessage.Resend, JobId = row.JobId ?? "", row.Queue, session.Now, RegistryTelemetry.TraceParent, id });
                session.Signal(StoreSignals.Outbox);
                await AuditStore.RecordAsync(session, new AuditEntry(by, "dead-letter.retry", $"dead-letter/{id}") { After = new { row.Queue, row.MessageType } });
                return (await RowAsync(session, id, ""))!.ToView();
            },
            cancellationToken);
    }

    /// <summary>Drops a dead letter.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is dropped.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="DeadLetterStateException">It is about to be sent again.</exception>
    public Task<bool> DeleteAsync(string id, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        return _database.WriteAsync(
            "dead-letter-delete",
            async session =>
            {
                if (await RowAsync(session, id, "{for_update}") is not { } row)
                    return false;
                if (await session.ScalarAsync<long>("SELECT COUNT(*) FROM outbox WHERE dead_letter_id = @id", new { id }) > 0)
                    throw new DeadLetterStateException($"Dead letter {id} is about to be sent again; it can be deleted afterwards.");
                await session.ExecuteAsync("DELETE FROM dead_letters WHERE id = @id", new { id });
                await AuditStore.RecordAsync(session, new AuditEntry(by, "dead-letter.delete", $"dead-letter/{id}") { Before = new { row.Queue, row.State, row.Reason } });
                return true;
            },
            cancellationToken);
    }

    /// <summary>What to send for a message of kind <see cref="OutboxMessage.Resend"/>; null when the dead letter is gone.</summary>
    /// <param name="id">The dead letter.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<DeadLetterBody?> BodyAsync(string id, CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session => await RowAsync(session, id, "") is { } row
                ? new DeadLetterBody(row.Queue, Convert.FromBase64String(row.Body), row.ContentType, row.MessageId)
                : null,
            cancellationToken);

    private static Task<DeadLetterRow?> RowAsync(Session session, string id, string locking)
        => session.FirstAsync<DeadLetterRow>($"SELECT {DeadLetterRow.Columns} FROM dead_letters WHERE id = @id {locking}", new { id });

    private static object?[] Values(NewDeadLetter letter, long now)
    {
        var complete = letter.Body.Length <= LongestBody;
        var kept = complete ? letter.Body : letter.Body[..Beginning];
        return
        [
            letter.Id, letter.Queue, letter.Kind, DeadLetterRow.Waiting, RunLimits.Clean(letter.Reason), Clean(letter.Exception), Clean(letter.MessageType),
            Clean(letter.MessageId), Clean(letter.JobId), Clean(letter.ContentType), Convert.ToBase64String(kept.Span), (long)letter.Body.Length, complete ? 1 : 0, now,
        ];
    }

    private static string? Clean(string? text) => text is null ? null : RunLimits.Clean(text, RunLimits.KeyLength);
}
