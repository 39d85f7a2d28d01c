namespace Distillery.Contracts;

/// <summary>A team: its share of the workers, its quotas and what it uses.</summary>
public sealed record TeamView
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Its share beside other teams that wait: twice the weight, twice the running stages.</summary>
    public required double Weight { get; init; }

    /// <summary>Most stages at once; null for any number.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>Most jobs that have not started; null for any number.</summary>
    public int? MaxQueued { get; init; }

    /// <summary>Stages that run now.</summary>
    public required int Running { get; init; }

    /// <summary>Stages that could run now if a worker took them.</summary>
    public required int Ready { get; init; }

    /// <summary>Jobs that have not started.</summary>
    public required int Queued { get; init; }
}
