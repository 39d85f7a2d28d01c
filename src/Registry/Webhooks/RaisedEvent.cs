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

    public string? Model => Version?.Model ?? Alias?.Model ?? Promotion?.Model ?? Registered?.Name;
}
