namespace Distillery.Contracts;

/// <summary>One move of an alias. In the history of an alias each change begins where the one before it ended.</summary>
/// <param name="Alias">For example <c>champion</c>.</param>
/// <param name="From">Version before; null when the alias was new.</param>
/// <param name="To">Version after; null when the alias was removed.</param>
/// <param name="Actor">Who moved it.</param>
/// <param name="Comment">Why.</param>
/// <param name="Time">UTC.</param>
public sealed record AliasChange(string Alias, int? From, int? To, string Actor, string? Comment, DateTimeOffset Time)
{
    /// <summary>Grows with each change of the store.</summary>
    public long Number { get; init; }

    /// <summary>One of <see cref="AliasMoveKinds"/>.</summary>
    public string Kind { get; init; } = AliasMoveKinds.Move;

    /// <summary>The request that led to it.</summary>
    public string? PromotionId { get; init; }

    /// <summary>Of an emergency override: why.</summary>
    public string? OverrideReason { get; init; }

    /// <summary>Digest of the evidence on which the rules let it pass; null without rules.</summary>
    public string? EvidenceDigest { get; init; }
}
