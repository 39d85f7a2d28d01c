using Distillery.Registry;

namespace Distillery.JobApi.Access;

/// <summary>Who calls, as the gate found out.</summary>
/// <param name="Actor">The name under which acts are recorded.</param>
/// <param name="Role">One of <see cref="Contracts.Roles"/>.</param>
/// <param name="Team">The key's team; null leaves that to each job.</param>
public sealed record Caller(string Actor, string Role, string? Team)
{
    /// <summary>Id of the key; null where none is asked for.</summary>
    public string? KeyId { get; init; }

    /// <summary>When the key ends, UTC.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The same for stores, which record it with each act.</summary>
    public required ActedBy By { get; init; }
}
