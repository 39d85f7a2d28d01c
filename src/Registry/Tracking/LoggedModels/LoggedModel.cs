namespace Distillery.Registry;

/// <summary>A model that a run made, before it is registered (MLflow 3).</summary>
/// <param name="Id"><c>m-</c> and 32 hex digits.</param>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Name">Its name.</param>
/// <param name="ArtifactUri">Where its files are.</param>
/// <param name="Status">One of LOGGED_MODEL_PENDING, LOGGED_MODEL_READY, LOGGED_MODEL_UPLOAD_FAILED.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="UpdatedAt">Unix milliseconds.</param>
public sealed record LoggedModel(string Id, string ExperimentId, string Name, string ArtifactUri, string Status, long CreatedAt, long UpdatedAt)
{
    /// <summary>Its kind, as the client named it.</summary>
    public string? ModelType { get; init; }

    /// <summary>The run that made it.</summary>
    public string? SourceRunId { get; init; }

    /// <summary>Tags by key.</summary>
    public IReadOnlyList<TrackedTag> Tags { get; init; } = [];

    /// <summary>Parameters by key.</summary>
    public IReadOnlyList<TrackedTag> Params { get; init; } = [];

    /// <summary>Newest values of metrics, by key, run and dataset.</summary>
    public IReadOnlyList<TrackedMetric> Metrics { get; init; } = [];

    /// <summary>Versions that were registered of it, by name and number.</summary>
    public IReadOnlyList<LoggedModelRegistration> Registrations { get; init; } = [];
}
