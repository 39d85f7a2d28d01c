namespace Distillery.Contracts;

/// <summary>A webhook; its secret is never shown.</summary>
public sealed record WebhookView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>A name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Where deliveries go.</summary>
    public required string Url { get; init; }

    /// <summary>Events and patterns.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Which of these events.</summary>
    public required WebhookFilter Filter { get; init; }

    /// <summary>Whether it delivers.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Why it was switched off without a person's doing, as a sentence.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>Since when no delivery has succeeded though some were tried, UTC; null when the last one succeeded.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Form of its deliveries: <c>distillery</c>, or <c>mlflow</c> for one that an MLflow client made; then its events have MLflow's names.</summary>
    public string Format { get; init; } = "distillery";

    /// <summary>What it is for, where an MLflow client said so.</summary>
    public string? Description { get; init; }

    /// <summary>Deliveries that wait to be sent or sent again.</summary>
    public int Pending { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
