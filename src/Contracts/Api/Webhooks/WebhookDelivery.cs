namespace Distillery.Contracts;

/// <summary>One event on its way to one webhook.</summary>
public sealed record WebhookDelivery
{
    /// <summary>Its id, which every attempt carries.</summary>
    public required string Id { get; init; }

    /// <summary>The webhook.</summary>
    public required string WebhookId { get; init; }

    /// <summary>The event, which deliveries to other webhooks share.</summary>
    public required string EventId { get; init; }

    /// <summary>One of <see cref="WebhookEvents"/>.</summary>
    public required string Event { get; init; }

    /// <summary>One of <see cref="DeliveryStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>How often it was sent; one that is being sent counts.</summary>
    public required int Attempts { get; init; }

    /// <summary>When the event happened, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next, UTC; null when it has ended.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>When it was delivered or given up, UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The receiver's last status; null when there was no answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Why the last attempt failed, as a sentence.</summary>
    public string? Error { get; init; }
}
