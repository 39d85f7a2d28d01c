using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distillery.LocalHosting.Running;

/// <summary>A resource as others wait for it and as the page shows it.</summary>
internal sealed record ResourceStatus(string Name, string Kind, bool HasHealthChecks)
{
    /// <summary>State of the resource as a whole: of its processes while it has some.</summary>
    public string State { get; init; } = KnownResourceStates.Starting;

    /// <summary>Worst report of its health checks; null before the first one and while it does not run.</summary>
    public HealthStatus? Reported { get; init; }

    /// <summary>Why it is in its state.</summary>
    public string? Note { get; init; }

    public int? ExitCode { get; init; }

    public ImmutableArray<string> WaitingFor { get; init; } = [];

    public ImmutableArray<InstanceStatus> Instances { get; init; } = [];

    public bool IsRunning => State == KnownResourceStates.Running;

    /// <summary>Null unless it runs. Running without checks is healthy; a report that was not received yet counts as unhealthy.</summary>
    public HealthStatus? Health => !IsRunning ? null : HasHealthChecks ? Reported ?? HealthStatus.Unhealthy : HealthStatus.Healthy;

    public bool IsReady => Health == HealthStatus.Healthy;

    public bool IsTerminal => KnownResourceStates.TerminalStates.Contains(State);

    /// <summary>With one process changed; the state follows from all of them: running only when every one runs.</summary>
    public ResourceStatus With(InstanceStatus changed)
    {
        var known = Instances.FirstOrDefault(i => i.Id == changed.Id);
        var instances = known is null ? Instances.Add(changed) : Instances.Replace(known, changed);
        var odd = instances.FirstOrDefault(i => i.State != KnownResourceStates.Running && !KnownResourceStates.TerminalStates.Contains(i.State))
            ?? instances.FirstOrDefault(i => i.State != KnownResourceStates.Running) ?? instances[0];
        return this with
        {
            Instances = instances,
            State = odd.State,
            Note = odd.Note,
            ExitCode = odd.ExitCode,
            Reported = odd.State == KnownResourceStates.Running ? Reported : null,
        };
    }
}
