namespace Distillery.Registry;

/// <summary>What a new version of a registered model is made of.</summary>
public sealed record NewModelVersion
{
    /// <summary>Name of the registered model; made if it does not exist.</summary>
    public required string Model { get; init; }

    /// <summary>The run that trained it.</summary>
    public string? RunId { get; init; }

    /// <summary>Its test metrics by key, for example <c>hr_at_20</c>; finite values only.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Dataset and catalogue digest, seed, protocol, method, mode, code version.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Its files; the content is already in the artifact store.</summary>
    public required IReadOnlyList<StoredFile> Files { get; init; }
}
