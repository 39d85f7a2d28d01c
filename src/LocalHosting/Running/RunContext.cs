using Aspire.Hosting;
using Distillery.LocalHosting.Processes;

namespace Distillery.LocalHosting.Running;

/// <summary>What runners share.</summary>
internal sealed record RunContext(LocalApplication Application, Board Board, MergedLog Log, SecretMask Mask, ProcessRecords Records, ContainerRuntime Containers, TimeProvider Time)
{
    public DistributedApplicationExecutionContext Execution => Application.ExecutionContext;

    public Waits Waits { get; } = new(Board);

    /// <summary>Resources for whose end another one waits: they are jobs, and not started again when they fail.</summary>
    public IReadOnlySet<string> Jobs { get; init; } = new HashSet<string>();
}
