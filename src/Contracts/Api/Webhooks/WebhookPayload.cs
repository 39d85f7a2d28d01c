namespace Distillery.Contracts;

/// <summary>The body of a delivery. Fields may be added; <see cref="Version"/> grows when one changes its meaning or goes.</summary>
public sealed record WebhookPayload
{
    /// <summary>Version of this form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Id of the event, the same for every webhook that gets it.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="WebhookEvents"/>.</summary>
    public required string Event { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The team that it concerns.</summary>
    public string? Team { get; init; }

    /// <summary>The job as it was then, without its spec.</summary>
    public JobSummary? Job { get; init; }

    /// <summary>The stage, for <c>stage.*</c>.</summary>
    public WebhookStage? Stage { get; init; }

    /// <summary>The version, for <c>version.registered</c>.</summary>
    public WebhookVersion? ModelVersion { get; init; }

    /// <summary>The alias, for <c>alias.moved</c>.</summary>
    public WebhookAlias? Alias { get; init; }

    /// <summary>The request for promotion that it is about.</summary>
    public WebhookPromotion? Promotion { get; init; }

    /// <summary>The registered model that was made, renamed or deleted.</summary>
    public WebhookModel? Model { get; init; }

    /// <summary>The schedule, for <c>schedule.*</c>.</summary>
    public WebhookSchedule? Schedule { get; init; }
}
