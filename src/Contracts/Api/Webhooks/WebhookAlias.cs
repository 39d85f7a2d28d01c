namespace Distillery.Contracts;

/// <summary>A moved alias in a webhook's payload.</summary>
/// <param name="Model">The model.</param>
/// <param name="Alias">The alias, for example <c>champion</c>.</param>
/// <param name="From">Version that it pointed to; null when it is new.</param>
/// <param name="To">Version that it points to; null when it was removed.</param>
/// <param name="Actor">Who moved it.</param>
/// <param name="Comment">Why.</param>
public sealed record WebhookAlias(string Model, string Alias, int? From, int? To, string Actor, string? Comment)
{
    /// <summary>One of <see cref="AliasMoveKinds"/>.</summary>
    public string Kind { get; init; } = AliasMoveKinds.Move;

    /// <summary>The request that led to it.</summary>
    public string? PromotionId { get; init; }

    /// <summary>Of an emergency override: why.</summary>
    public string? OverrideReason { get; init; }

    /// <summary>Of an emergency override: what the rules had against it.</summary>
    public IReadOnlyList<string>? OverriddenReasons { get; init; }
}
