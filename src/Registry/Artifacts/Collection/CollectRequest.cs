namespace Distillery.Registry;

/// <summary>Asks for a collection.</summary>
public sealed record CollectRequest
{
    /// <summary>Whether to tell only what would be removed.</summary>
    public bool DryRun { get; init; }

    /// <summary>Who asks.</summary>
    public required ActedBy By { get; init; }
}
