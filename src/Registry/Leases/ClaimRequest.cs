namespace Distillery.Registry;

/// <summary>What a worker can take now, beside what it runs already.</summary>
public sealed record ClaimRequest
{
    /// <summary>The worker's name, for example <c>worker:host-4711-distillation</c>; the actor of its transitions.</summary>
    public required string Owner { get; init; }

    /// <summary>Its queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Stage kinds that it has handlers for.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>; the latter takes stages of both.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Memory in GiB that a stage may ask for; null for any.</summary>
    public double? MemoryGiB { get; init; }

    /// <summary>Whether the GPU of a <c>cuda</c> worker is free for one more stage; if not, only stages for the CPU are taken.</summary>
    public bool GpuFree { get; init; } = true;

    /// <summary>GPU memory in GiB that a stage may ask for; null for any.</summary>
    public double? GpuMemoryGiB { get; init; }

    /// <summary>How long the claim holds without a heartbeat.</summary>
    public required TimeSpan LeaseFor { get; init; }
}
