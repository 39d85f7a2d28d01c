namespace Distillery.Registry;

/// <summary>A logged model that a client makes.</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Name">Its name; null makes one up.</param>
public sealed record NewLoggedModel(string ExperimentId, string? Name)
{
    /// <summary>Its kind.</summary>
    public string? ModelType { get; init; }

    /// <summary>The run that makes it.</summary>
    public string? SourceRunId { get; init; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<TrackedTag> Params { get; init; } = [];

    /// <summary>Its tags.</summary>
    public IReadOnlyList<TrackedTag> Tags { get; init; } = [];
}
