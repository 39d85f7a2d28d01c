namespace Distillery.Contracts;

/// <summary>The data behind a table.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Digest">Digest of its content.</param>
/// <param name="CatalogueDigest">Digest of its id map.</param>
/// <param name="Users">Number of users.</param>
/// <param name="Items">Number of items.</param>
/// <param name="Interactions">Number of interactions.</param>
/// <param name="TrainRows">Rows learnt from.</param>
/// <param name="ValidationRows">Rows that selected.</param>
/// <param name="TestRows">Rows reported.</param>
/// <param name="ColdTestShare">Share of test rows whose target is never a training target.</param>
public sealed record ResultDataset(
    string Name,
    string Digest,
    string CatalogueDigest,
    int Users,
    int Items,
    long Interactions,
    int TrainRows,
    int ValidationRows,
    int TestRows,
    double ColdTestShare);
