namespace Distillery.Contracts;

/// <summary>What an evidence bundle says: <c>evidence.json</c> in it.</summary>
public sealed record EvidenceStatement
{
    /// <summary>Form of this statement.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The request as it stood when this was signed: gates with their numbers, actors, votes, state.</summary>
    public required PromotionView Promotion { get; init; }

    /// <summary>What the gates said when the alias moved; null when it did not, or when the alias has no rules.</summary>
    public GateReport? GatesAtMove { get; init; }

    /// <summary>The move; null when there was none.</summary>
    public AliasChange? Move { get; init; }

    /// <summary>The version with its metrics, tags and the digests of its files.</summary>
    public ModelVersionView? Version { get; init; }

    /// <summary>The version that held the alias before, where a rollback would lead.</summary>
    public ModelVersionView? Previous { get; init; }

    /// <summary>Number of the newest audit record before this was signed.</summary>
    public long AuditNumber { get; init; }

    /// <summary>Its hash, which ties this statement to the audit log.</summary>
    public required string AuditHash { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset SignedAt { get; init; }
}
