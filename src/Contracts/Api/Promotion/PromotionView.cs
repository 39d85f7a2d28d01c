namespace Distillery.Contracts;

/// <summary>A request that an alias move to a version, with its evidence and what others said.</summary>
public sealed record PromotionView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The alias that is to move.</summary>
    public required string Alias { get; init; }

    /// <summary>The version that it is to move to.</summary>
    public required int Version { get; init; }

    /// <summary>The version that held the alias when it was asked; null when none did.</summary>
    public int? From { get; init; }

    /// <summary>One of <see cref="PromotionStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>Who asked.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>Why.</summary>
    public string? Comment { get; init; }

    /// <summary>How many others must approve.</summary>
    public required int Quorum { get; init; }

    /// <summary>Votes, oldest first.</summary>
    public IReadOnlyList<PromotionVote> Votes { get; init; } = [];

    /// <summary>Remarks, oldest first.</summary>
    public IReadOnlyList<PromotionComment> Comments { get; init; } = [];

    /// <summary>What the gates said when it was asked; the votes are about this. Null for an alias without rules.</summary>
    public GateReport? Gates { get; init; }

    /// <summary>Digest of everything that the verdict and the files of the version rest on.</summary>
    public required string EvidenceDigest { get; init; }

    /// <summary>Why it ended so, a sentence each; empty where the state says it all.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC; after this it takes no vote.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>UTC; null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who ended it: the last voter, the requester, or <c>system</c>.</summary>
    public string? EndedBy { get; init; }
}
