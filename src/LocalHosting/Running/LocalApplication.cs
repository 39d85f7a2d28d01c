using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Distillery.LocalHosting.Running;

/// <summary>A whole description, ready to be run or published.</summary>
internal sealed record LocalApplication
{
    public required string Name { get; init; }

    public required string Folder { get; init; }

    public required string StateFolder { get; init; }

    public required int? PagePort { get; init; }

    public required string? OutputPath { get; init; }

    /// <summary>True when the end of standard input ends the application: its starter is gone then.</summary>
    public bool EndsWithInput { get; init; }

    /// <summary>True when standard output is JSON lines for automation; what resources say goes to standard error then.</summary>
    public bool TellsJson { get; init; }

    public required DistributedApplicationExecutionContext ExecutionContext { get; init; }

    public required IReadOnlyList<IResource> Resources { get; init; }
}
