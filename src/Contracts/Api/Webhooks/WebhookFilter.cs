namespace Distillery.Contracts;

/// <summary>Which events of the named kinds are delivered; what is absent does not restrict.</summary>
public sealed record WebhookFilter
{
    /// <summary>Only events of this team's jobs and schedules.</summary>
    public string? Team { get; init; }

    /// <summary>Only events of this model: its versions and aliases, and jobs that register it.</summary>
    public string? Model { get; init; }

    /// <summary>Only events of jobs with all of these labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
