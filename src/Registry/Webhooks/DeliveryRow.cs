using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A row of <c>webhook_deliveries</c>, without its payload.</summary>
internal sealed class DeliveryRow
{
    public const string Columns =
        "d.id, d.webhook_id, d.event_id, d.event, d.state, d.attempts, d.created_at, d.next_try_at, d.ended_at, d.status_code, d.error";

    public string Id { get; set; } = "";

    public string WebhookId { get; set; } = "";

    public string EventId { get; set; } = "";

    public string Event { get; set; } = "";

    public string State { get; set; } = "";

    public int Attempts { get; set; }

    public long CreatedAt { get; set; }

    public long NextTryAt { get; set; }

    public long? EndedAt { get; set; }

    public int? StatusCode { get; set; }

    public string? Error { get; set; }

    public WebhookDelivery ToView() => new()
    {
        Id = Id,
        WebhookId = WebhookId,
        EventId = EventId,
        Event = Event,
        State = State,
        Attempts = Attempts,
        CreatedAt = UnixTime.ToTime(CreatedAt),
        NextTryAt = State == DeliveryStates.Pending ? UnixTime.ToTime(NextTryAt) : null,
        EndedAt = UnixTime.ToTime(EndedAt),
        StatusCode = StatusCode,
        Error = Error,
    };
}
