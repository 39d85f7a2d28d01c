namespace Distillery.Registry;

/// <summary>A run as MLflow knows it: of a job, of a stage, or made by a client.</summary>
public sealed record TrackedRun
{
    /// <summary>32 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, which is its tag <c>mlflow.runName</c> too.</summary>
    public required string Name { get; init; }

    /// <summary>The experiment.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>The experiment's name.</summary>
    public required string ExperimentName { get; init; }

    /// <summary>Whoever the client said it was, else who made it.</summary>
    public required string UserId { get; init; }

    /// <summary>Who made it, by the key that was shown.</summary>
    public string? Actor { get; init; }

    /// <summary>One of <see cref="RunStatuses"/>.</summary>
    public required string Status { get; init; }

    /// <summary>When it was made, unix milliseconds.</summary>
    public long CreatedAt { get; init; }

    /// <summary>Unix milliseconds; while it waits, when it was made.</summary>
    public long StartTime { get; init; }

    /// <summary>Unix milliseconds; null while it has not ended.</summary>
    public long? EndTime { get; init; }

    /// <summary>Where its files are.</summary>
    public required string ArtifactUri { get; init; }

    /// <summary>Whether it was deleted.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The job; null for a run that a client made.</summary>
    public string? JobId { get; init; }

    /// <summary>The run that it is a part of.</summary>
    public string? ParentId { get; init; }

    /// <summary>Parameters by key.</summary>
    public IReadOnlyList<TrackedTag> Params { get; init; } = [];

    /// <summary>Newest value of each metric, by key.</summary>
    public IReadOnlyList<TrackedMetric> Metrics { get; init; } = [];

    /// <summary>Tags by key.</summary>
    public IReadOnlyList<TrackedTag> Tags { get; init; } = [];

    /// <summary>Datasets that it read.</summary>
    public IReadOnlyList<DatasetInput> Datasets { get; init; } = [];

    /// <summary>Logged models that it read.</summary>
    public IReadOnlyList<string> ModelInputs { get; init; } = [];

    /// <summary>Logged models that it made, with the step.</summary>
    public IReadOnlyList<ModelOutput> ModelOutputs { get; init; } = [];
}
