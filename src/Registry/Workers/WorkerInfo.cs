namespace Distillery.Registry;

/// <summary>A worker as it introduces itself.</summary>
public sealed record WorkerInfo
{
    /// <summary>Its name, the owner of its leases.</summary>
    public required string Id { get; init; }

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

    /// <summary>Memory in GiB that a stage may ask for; null for any.</summary>
    public double? MemoryGiB { get; init; }

    /// <summary>Stages at once.</summary>
    public required int Concurrency { get; init; }
}
