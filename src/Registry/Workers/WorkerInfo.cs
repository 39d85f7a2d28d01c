using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A worker as it introduces itself.</summary>
public sealed record WorkerInfo
{
    /// <summary>Its id, the owner of its leases.</summary>
    public required string Id { get; init; }

    /// <summary>The name that it was given; a pause of it survives a restart. Null for none.</summary>
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

    /// <summary>Memory in GiB that a new stage may ask for now; null for any.</summary>
    public double? FreeMemoryGiB { get; init; }

    /// <summary>Its GPUs, the one that it computes on first.</summary>
    public IReadOnlyList<GpuView> Gpus { get; init; } = [];

    /// <summary>Stages at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Stages at once on its GPU.</summary>
    public int GpuConcurrency { get; init; } = 1;
}
