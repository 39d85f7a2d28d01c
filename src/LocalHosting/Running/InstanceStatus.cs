namespace Distillery.LocalHosting.Running;

/// <summary>One process of a resource as the page shows it.</summary>
internal sealed record InstanceStatus(string Id)
{
    public string State { get; init; } = Aspire.Hosting.ApplicationModel.KnownResourceStates.Starting;

    public int? ProcessId { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public int Restarts { get; init; }

    public int? ExitCode { get; init; }

    public string? Note { get; init; }
}
