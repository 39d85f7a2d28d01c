using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Something that happened, as far as the place where it happened knows it.</summary>
internal sealed record RaisedEvent(string Name)
{
    public string? JobId { get; init; }

    public string? StageId { get; init; }

    public string? Team { get; init; }

    public WebhookVersion? Version { get; init; }

    public WebhookAlias? Alias { get; init; }

    public WebhookSchedule? Schedule { get; init; }

    public WebhookPromotion? Promotion { get; init; }

    public WebhookModel? Registered { get; init; }

    /// <summary>A label of a version that was set or removed; told to MLflow's receivers only.</summary>
    public RaisedTag? VersionTag { get; init; }

    /// <summary>Labels of the new model or version, for MLflow's receivers.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Where the new version comes from, for MLflow's receivers.</summary>
    public string? Source { get; init; }

    /// <summary>What the new version is, for MLflow's receivers.</summary>
    public string? Description { get; init; }

    public string? Model => Version?.Model ?? Alias?.Model ?? Promotion?.Model ?? Registered?.Name ?? VersionTag?.Model;
}
