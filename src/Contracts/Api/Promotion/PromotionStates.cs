namespace Distillery.Contracts;

/// <summary>Where a request for promotion stands. All but <see cref="Open"/> are ends.</summary>
public static class PromotionStates
{
    /// <summary>Waits for votes.</summary>
    public const string Open = "open";

    /// <summary>Enough others approved, and the alias moved in the same transaction as the last vote.</summary>
    public const string Applied = "applied";

    /// <summary>Somebody who may vote said no.</summary>
    public const string Rejected = "rejected";

    /// <summary>Its time ran out.</summary>
    public const string Expired = "expired";

    /// <summary>Its requester took it back.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>What it rested on no longer holds: other evidence, another champion, a changed file, a gate that no longer passes.</summary>
    public const string Refused = "refused";

    /// <summary>Every state.</summary>
    public static IReadOnlyList<string> All { get; } = [Open, Applied, Rejected, Expired, Withdrawn, Refused];
}
