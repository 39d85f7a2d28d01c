using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// Deliveries on their way. Each is sent at least once and under one id: whoever claims it has it for a while, and when nothing is heard
/// of it by then, someone else sends it again. Any number of senders may run.
/// </summary>
public sealed class DeliveryStore
{
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public DeliveryStore(Database database) => _database = database;

    /// <summary>Takes due deliveries of enabled webhooks, oldest first; test deliveries also of disabled ones.</summary>
    /// <param name="limit">Most deliveries to take.</param>
    /// <param name="busy">Webhooks that have enough on their way already.</param>
    /// <param name="hold">How long nobody else gets them; longer than sending may take.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is taken.</param>
    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(int limit, IReadOnlyCollection<string> busy, TimeSpan hold, CancellationToken cancellationToken)
    {
        const string Due =
            """
            SELECT d.id FROM webhook_deliveries d
            WHERE d.state = 'pending' AND d.next_try_at <= @Now AND d.locked_until <= @Now
                AND (d.event = 'test' OR d.webhook_id IN (SELECT id FROM webhooks WHERE enabled = 1)) AND NOT (d.webhook_id {any @busy})
            ORDER BY d.next_try_at, d.id LIMIT @limit
            """;
        var passed = busy.ToList();
        if ((await _database.ReadAsync(session => session.QueryAsync<string>(Due, new { session.Now, busy = passed, limit = 1 }), cancellationToken)).Count == 0)
            return [];
        return await _database.WriteAsync<IReadOnlyList<ClaimedDelivery>>(
            "deliveries-claim",
            async session =>
            {
                var ids = await session.QueryAsync<string>(Due + " {skip_locked}", new { session.Now, busy = passed, limit });
                await session.ExecuteAsync(
                    "UPDATE webhook_deliveries SET locked_until = @until, attempts = attempts + 1 WHERE id {any @ids}", new { ids, until = session.Now + UnixTime.Of(hold) });
                var rows = await session.QueryAsync<ClaimRow>(
                    """
                    SELECT d.id, d.webhook_id, d.event, d.payload, w.url, w.secret, w.format, d.attempts, d.retry_from
                    FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE d.id {any @ids} ORDER BY d.next_try_at, d.id
                    """,
                    new { ids });
                return [.. rows.Select(row => new ClaimedDelivery(
                    row.Id, row.WebhookId, row.Event, row.Payload, row.Url, row.Secret, row.Attempts, UnixTime.ToTime(row.RetryFrom), UnixTime.ToTime(session.Now)) { Format = row.Format })];
            },
            cancellationToken);
    }

    /// <summary>Writes down that the receiver has it. Holds also when the claim has run out meanwhile: a 2xx is a fact.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="result">What came back.</param>
    /// <param name="cancellationToken">Ends the work early; it will be sent once more.</param>
    public Task SucceededAsync(ClaimedDelivery delivery, AttemptResult result, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "delivery-succeeded",
            async session =>
            {
                await RecordAsync(session, delivery, result);
                await session.ExecuteAsync(
                    "UPDATE webhook_deliveries SET state = 'delivered', ended_at = @Now, locked_until = 0, status_code = @StatusCode, error = NULL WHERE id = @Id AND state = 'pending'",
                    new { delivery.Id, session.Now, result.StatusCode });
                await session.ExecuteAsync("UPDATE webhooks SET failing_since = NULL WHERE id = @WebhookId AND failing_since IS NOT NULL", new { delivery.WebhookId });
            },
            cancellationToken);

    /// <summary>Writes down that a try failed: the delivery is tried again or given up, and a webhook that keeps failing is disabled.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="result">What came back.</param>
    /// <param name="retryIn">Wait before the next try; null gives it up.</param>
    /// <param name="disableAfter">How long a webhook may fail without any success.</param>
    /// <param name="disableNow">Why the webhook is to be disabled at once; null when it is not.</param>
    /// <param name="cancellationToken">Ends the work early; it will be sent once more.</param>
    /// <returns>Why the webhook was disabled now; null when it was not.</returns>
    public Task<string?> FailedAsync(
        ClaimedDelivery delivery, AttemptResult result, TimeSpan? retryIn, TimeSpan disableAfter, string? disableNow, CancellationToken cancellationToken)
        => _database.WriteAsync<string?>(
            "delivery-failed",
            async session =>
            {
                await RecordAsync(session, delivery, result);
                // Only the newest try may say how it goes on: an older one, long thought lost, must not.
                var mine = await session.ExecuteAsync(
                    """
                    UPDATE webhook_deliveries SET state = @state, next_try_at = @next, locked_until = 0, ended_at = @ended, status_code = @StatusCode, error = @Error
                    WHERE id = @Id AND state = 'pending' AND attempts = @Attempt
                    """,
                    new
                    {
                        delivery.Id,
                        delivery.Attempt,
                        state = retryIn is null ? DeliveryStates.Failed : DeliveryStates.Pending,
                        next = session.Now + UnixTime.Of(retryIn ?? TimeSpan.Zero),
                        ended = retryIn is null ? session.Now : (long?)null,
                        result.StatusCode,
                        result.Error,
                    });
                if (mine == 0 || delivery.Event == WebhookEvents.Test)
                    return null;
                var since = await session.FirstAsync<long?>(
                    "UPDATE webhooks SET failing_since = COALESCE(failing_since, @Now) WHERE id = @WebhookId RETURNING failing_since", new { delivery.WebhookId, session.Now });
                var reason = disableNow ?? (since is { } start && session.Now - start >= UnixTime.Of(disableAfter)
                    ? $"No delivery has succeeded since {UnixTime.ToTime(start):yyyy-MM-dd HH:mm} UTC; the last failure: {result.Error}"
                    : null);
                if (reason is null)
                    return null;
                var disabled = await session.ExecuteAsync(
                    "UPDATE webhooks SET enabled = 0, disabled_reason = @reason, updated_at = @Now WHERE id = @WebhookId AND enabled = 1", new { delivery.WebhookId, reason, session.Now });
                return disabled > 0 ? reason : null;
            },
            cancellationToken);

    /// <summary>Deliveries of a webhook, newest first.</summary>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="state">One of <see cref="DeliveryStates"/>; null for all.</param>
    /// <param name="after">The <c>next</c> of the page before; null for the first.</param>
    /// <param name="limit">Most deliveries to give, from 1.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="oldestFirst">Whether the oldest comes first.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> was not given out by this list.</exception>
    public Task<Page<WebhookDelivery>> ListAsync(string webhookId, string? state, string? after, int limit, CancellationToken cancellationToken, bool oldestFirst = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var cursor = Cursor.Parse(after) ?? Cursor.Start(oldestFirst);
        var (past, sort) = Cursor.Order(oldestFirst);
        return _database.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<DeliveryRow>(
                    $"""
                    SELECT {DeliveryRow.Columns} FROM webhook_deliveries d WHERE d.webhook_id = @webhookId AND (d.created_at, d.id) {past} (@Time, @Id)
                        {(state is null ? "" : "AND d.state = @state")}
                    ORDER BY d.created_at {sort}, d.id {sort} LIMIT @take
                    """,
                    new { webhookId, state, cursor.Time, cursor.Id, take = limit + 1 });
                var page = rows.Take(limit).ToList();
                return new Page<WebhookDelivery>(
                    [.. page.Select(row => row.ToView())], rows.Count > limit ? new Cursor(page[^1].CreatedAt, page[^1].Id).ToString() : null);
            },
            cancellationToken);
    }

    /// <summary>A delivery with what was sent and what came back; null when there is none.</summary>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<WebhookDeliveryDetail?> FindAsync(string webhookId, string id, CancellationToken cancellationToken)
        => _database.ReadAsync<WebhookDeliveryDetail?>(
            async session =>
            {
                var row = await session.FirstAsync<DeliveryRow>(
                    $"SELECT {DeliveryRow.Columns} FROM webhook_deliveries d WHERE d.webhook_id = @webhookId AND d.id = @id", new { webhookId, id });
                if (row is null)
                    return null;
                var sent = (await session.FirstAsync<SentRow>(
                    "SELECT w.url, d.payload FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE d.id = @id", new { id }))!;
                var attempts = await session.QueryAsync<AttemptRow>(
                    "SELECT number, at, milliseconds, status_code, error, response FROM webhook_attempts WHERE delivery_id = @id ORDER BY number", new { id });
                return new WebhookDeliveryDetail(
                    row.ToView(), sent.Url, sent.Payload,
                    [.. attempts.Select(a => new WebhookAttempt(a.Number, UnixTime.ToTime(a.At), a.Milliseconds, a.StatusCode, a.Error, a.Response))]);
            },
            cancellationToken);

    /// <summary>Sends a delivery again, under its id and with its body, now and with a new window of retries.</summary>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The delivery; null when there is none.</returns>
    public Task<WebhookDelivery?> RedeliverAsync(string webhookId, string id, ActedBy by, CancellationToken cancellationToken)
        => _database.WriteAsync<WebhookDelivery?>(
            "delivery-again",
            async session =>
            {
                var found = await session.ExecuteAsync(
                    "UPDATE webhook_deliveries SET state = 'pending', next_try_at = @Now, retry_from = @Now, ended_at = NULL WHERE id = @id AND webhook_id = @webhookId",
                    new { id, webhookId, session.Now });
                if (found > 0)
                    await AuditStore.RecordAsync(session, new AuditEntry(by, "webhook.redeliver", $"webhook/{webhookId}") { After = new { delivery = id } });
                session.Signal(StoreSignals.Webhooks);
                return (await session.FirstAsync<DeliveryRow>(
                    $"SELECT {DeliveryRow.Columns} FROM webhook_deliveries d WHERE d.webhook_id = @webhookId AND d.id = @id", new { webhookId, id }))?.ToView();
            },
            cancellationToken);

    /// <summary>Drops deliveries that ended long ago, and gives up those of disabled webhooks that nobody wants any more.</summary>
    /// <param name="keep">How long ended ones are kept.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>How many were dropped.</returns>
    public Task<int> PruneAsync(TimeSpan keep, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "prune-deliveries",
            async session =>
            {
                var before = session.Now - UnixTime.Of(keep);
                await session.ExecuteAsync(
                    """
                    UPDATE webhook_deliveries SET state = 'failed', ended_at = @Now, error = 'The webhook was disabled before this could be sent.'
                    WHERE state = 'pending' AND retry_from < @before AND webhook_id IN (SELECT id FROM webhooks WHERE enabled = 0)
                    """,
                    new { session.Now, before });
                return await session.ExecuteAsync("DELETE FROM webhook_deliveries WHERE ended_at < @before", new { before });
            },
            cancellationToken);

    private static Task RecordAsync(Session session, ClaimedDelivery delivery, AttemptResult result)
        => session.ExecuteAsync(
            """
            INSERT INTO webhook_attempts (delivery_id, number, at, milliseconds, status_code, error, response)
            SELECT d.id, @Attempt, @at, @Milliseconds, @StatusCode, @Error, @Response FROM webhook_deliveries d WHERE d.id = @Id
            ON CONFLICT (delivery_id, number) DO NOTHING
            """,
            new
            {
                delivery.Id, delivery.Attempt, at = delivery.Now.ToUnixTimeMilliseconds(), result.Milliseconds, result.StatusCode, result.Error, result.Response,
            });

    private sealed class ClaimRow
    {
        public string Id { get; set; } = "";

        public string WebhookId { get; set; } = "";

        public string Event { get; set; } = "";

        public string Payload { get; set; } = "";

        public string Url { get; set; } = "";

        public string Secret { get; set; } = "";

        public string Format { get; set; } = "";

        public int Attempts { get; set; }

        public long RetryFrom { get; set; }
    }

    private sealed class SentRow
    {
        public string Url { get; set; } = "";

        public string Payload { get; set; } = "";
    }

    private sealed class AttemptRow
    {
        public int Number { get; set; }

        public long At { get; set; }

        public long Milliseconds { get; set; }

        public int? StatusCode { get; set; }

        public string? Error { get; set; }

        public string? Response { get; set; }
    }
}
