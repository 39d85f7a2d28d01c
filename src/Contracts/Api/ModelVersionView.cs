namespace Distillery.Contracts;

/// <summary>A version of a registered model.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Version">Its number, from 1.</param>
/// <param name="JobId">The job that made it.</param>
/// <param name="RunId">The run that trained it.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Actor">Who made it.</param>
/// <param name="Metrics">Its test metrics.</param>
/// <param name="Tags">Dataset and catalogue digest, seed, protocol, method, mode, code version.</param>
/// <param name="Artifacts">Its files.</param>
public sealed record ModelVersionView(
    string Model,
    int Version,
    string? JobId,
    string? RunId,
    DateTimeOffset CreatedAt,
    string Actor,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, string> Tags,
    IReadOnlyList<ArtifactView> Artifacts);
