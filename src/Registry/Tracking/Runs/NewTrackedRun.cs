namespace Distillery.Registry;

/// <summary>A run that a client makes.</summary>
public sealed record NewTrackedRun
{
    /// <summary>The experiment.</summary>
    public string ExperimentId { get; init; } = "0";

    /// <summary>Its name; null or empty takes the tag <c>mlflow.runName</c>, else makes one up.</summary>
    public string? Name { get; init; }

    /// <summary>Who the client says it is.</summary>
    public string? UserId { get; init; }

    /// <summary>Unix milliseconds; null for now.</summary>
    public long? StartTime { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<TrackedTag> Tags { get; init; } = [];
}
