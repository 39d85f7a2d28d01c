namespace Distillery.Contracts;

/// <summary>Where a version comes from: data, teacher, prompts, code, and every file on the way.</summary>
public sealed record VersionLineage
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Its number.</summary>
    public required int Version { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string Actor { get; init; }

    /// <summary>The job that made it; null where none did.</summary>
    public string? JobId { get; init; }

    /// <summary>The job's name.</summary>
    public string? JobName { get; init; }

    /// <summary>The run that trained it.</summary>
    public string? RunId { get; init; }

    /// <summary>sha256 of the job's spec in canonical JSON.</summary>
    public string? SpecDigest { get; init; }

    /// <summary>Version of the code that measured it.</summary>
    public string? CodeVersion { get; init; }

    /// <summary>Datasets that its job read or imported.</summary>
    public IReadOnlyList<DatasetView> Datasets { get; init; } = [];

    /// <summary>What teachers said, and where that came from.</summary>
    public IReadOnlyList<LineageTeacher> Teachers { get; init; } = [];

    /// <summary>Prompts whose answers its job paid for.</summary>
    public IReadOnlyList<LineagePrompt> Prompts { get; init; } = [];

    /// <summary>The stages of its job in their order, with their files.</summary>
    public IReadOnlyList<LineageStage> Stages { get; init; } = [];

    /// <summary>The version's own files.</summary>
    public IReadOnlyList<ArtifactView> Files { get; init; } = [];
}
