namespace Distillery.Contracts;

/// <summary>A worker as people see it.</summary>
public sealed record WorkerView
{
    /// <summary>Its id, the owner of its leases; a new one with each start.</summary>
    public required string Id { get; init; }

    /// <summary>The name that it was given, if any; it survives a restart.</summary>
    public string? Name { get; init; }

    /// <summary>Name of the machine.</summary>
    public required string Host { get; init; }

    /// <summary>Process id on that machine.</summary>
    public required int Process { get; init; }

    /// <summary>The queue that it serves.</summary>
    public required string Queue { get; init; }

    /// <summary>Stage kinds that it takes.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Memory in GiB that its stages may ask for together; null for any.</summary>
    public double? MemoryGiB { get; init; }

    /// <summary>Memory in GiB that a new stage may ask for now, as the worker measured it last; null for any.</summary>
    public double? FreeMemoryGiB { get; init; }

    /// <summary>Its GPUs as measured last; empty where there are none or they cannot be asked.</summary>
    public IReadOnlyList<GpuView> Gpus { get; init; } = [];

    /// <summary>Stages at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Stages at once on its GPU.</summary>
    public int GpuConcurrency { get; init; } = 1;

    /// <summary><c>running</c>, <c>silent</c> (it has not been heard of for a while) or <c>stopped</c>.</summary>
    public required string State { get; init; }

    /// <summary>One of <see cref="WorkerModes"/>.</summary>
    public required string Mode { get; init; }

    /// <summary>Who set the mode; null while nobody has.</summary>
    public string? ModeActor { get; init; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was heard of last, UTC.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When it stopped, UTC.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>What it holds.</summary>
    public IReadOnlyList<WorkerLease> Leases { get; init; } = [];

    /// <summary>Writes with a token of the past that the store refused it, for example after it had been frozen.</summary>
    public long StaleWrites { get; init; }
}
