namespace Distillery.Contracts;

/// <summary>A version that learnt from something, or may have.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">Its number.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="JobId">Its job.</param>
/// <param name="Aliases">Aliases that point to it now.</param>
/// <param name="Dataset">Digest of the dataset that connects them; null for an artifact.</param>
/// <param name="Interactions">
/// For a user or item: how many of its interactions were learnt from; 0 where it only occurs in parts that validate or test. Null for a dataset or
/// an artifact, and for versions that were registered before this was recorded: then it may have learnt from all of them.
/// </param>
public sealed record LineageHit(
    string Model, int Version, DateTimeOffset CreatedAt, string? JobId, IReadOnlyList<string> Aliases, string? Dataset, long? Interactions);
