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
    IReadOnlyList<ArtifactView> Artifacts)
{
    /// <summary>What it is.</summary>
    public string? Description { get; init; }

    /// <summary>Aliases that point to it, by name.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>One of <see cref="ModelStages"/>.</summary>
    public string Stage { get; init; } = ModelStages.None;

    /// <summary>Where it came from, as MLflow's clients say it; null for versions of the platform's own jobs.</summary>
    public string? Source { get; init; }

    /// <summary>Address of the run that made it, where somebody gave one.</summary>
    public string? RunLink { get; init; }

    /// <summary>The MLflow logged model that it was made of.</summary>
    public string? LoggedModelId { get; init; }

    /// <summary>UTC: when its description or stage last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
