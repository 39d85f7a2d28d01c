namespace Distillery.Contracts;

/// <summary>A dataset that some job imported.</summary>
/// <param name="Digest">Its id.</param>
/// <param name="Name">Short name.</param>
/// <param name="CatalogueDigest">Digest of its id map.</param>
/// <param name="Users">Number of users.</param>
/// <param name="Items">Number of items.</param>
/// <param name="Interactions">Number of interactions.</param>
/// <param name="Source">Where it was read from.</param>
/// <param name="ImportedAt">UTC.</param>
public sealed record DatasetView(
    string Digest,
    string Name,
    string CatalogueDigest,
    int Users,
    int Items,
    long Interactions,
    string Source,
    DateTimeOffset ImportedAt)
{
    /// <summary>What it looks like; null in lists, and where it was imported before profiles were kept.</summary>
    public DatasetProfileView? Profile { get; init; }
}
