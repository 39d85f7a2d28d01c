namespace Distillery.Contracts;

/// <summary>An API key as lists show it; its secret is not stored.</summary>
/// <param name="Id">The public part of the key.</param>
/// <param name="Name">The actor under which it acts.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Team">The team that its jobs belong to; null leaves that to each job.</param>
/// <param name="State"><c>active</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="ExpiresAt">UTC; null never.</param>
/// <param name="RevokedAt">UTC; null while it lives.</param>
/// <param name="RevokedBy">Who revoked it.</param>
/// <param name="UsedAt">UTC, to within some minutes; null when it was never used.</param>
public sealed record KeyView(
    string Id,
    string Name,
    string Role,
    string? Team,
    string State,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    string? RevokedBy,
    DateTimeOffset? UsedAt)
{
    /// <summary>Rights beyond the role: <see cref="Contracts.Grants"/>.</summary>
    public IReadOnlyList<string> Grants { get; init; } = [];
}
