using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>
/// What a worker can take beside what it runs: its stages' memory together stays within what it was given and what the machine has left,
/// and its GPU holds as many stages as it may.
/// </summary>
internal sealed class Capacity(WorkerOptions options)
{
    private readonly Lock _lock = new();
    private readonly List<StageNeeds> _held = [];
    private MachineReading? _machine;

    /// <summary>Takes a new measurement.</summary>
    public void Measured(MachineReading machine)
    {
        lock (_lock)
            _machine = machine;
    }

    public void Take(StageNeeds needs)
    {
        lock (_lock)
            _held.Add(needs);
    }

    public void Release(StageNeeds needs)
    {
        lock (_lock)
            _held.Remove(needs);
    }

    /// <summary>Memory in GiB that its stages may ask for together; null for any.</summary>
    public double? MemoryGiB
    {
        get
        {
            lock (_lock)
                return Memory;
        }
    }

    /// <summary>Memory in GiB that one more stage may ask for; null for any.</summary>
    public double? FreeMemoryGiB
    {
        get
        {
            lock (_lock)
            {
                // What this process uses is what its stages were given, not what others take from it.
                var left = _machine is { AvailableGiB: { } available } ? available + _machine.OwnGiB : (double?)null;
                var most = (Memory, left) switch
                {
                    ({ } memory, { } rest) => Math.Min(memory, rest),
                    var (memory, rest) => memory ?? rest,
                };
                return most is { } limit ? Math.Max(0, limit - _held.Sum(needs => needs.MemoryGiB)) : null;
            }
        }
    }

    /// <summary>The GPUs with what they have left for one more stage.</summary>
    public IReadOnlyList<GpuView> Gpus
    {
        get
        {
            lock (_lock)
            {
                var held = _held.Where(UsesGpu).Sum(needs => needs.GpuMemoryGiB);
                return [.. (_machine?.Gpus ?? []).Select((gpu, n) => n == 0 ? gpu with { FreeGiB = Math.Max(0, gpu.FreeGiB - held) } : gpu)];
            }
        }
    }

    /// <summary>Whether one more stage may run on the GPU.</summary>
    public bool GpuFree
    {
        get
        {
            lock (_lock)
                return options.Device == "cuda" && _held.Count(UsesGpu) < options.GpuConcurrency;
        }
    }

    private double? Memory => options.MemoryGiB ?? _machine?.MemoryGiB;

    /// <summary>What may be claimed now.</summary>
    public ClaimRequest Request(string owner, IReadOnlyList<string> kinds) => new()
    {
        Owner = owner,
        Queue = options.Queue,
        Kinds = kinds,
        Device = options.Device,
        MemoryGiB = FreeMemoryGiB,
        GpuFree = GpuFree,
        GpuMemoryGiB = Gpus is [var gpu, ..] ? gpu.FreeGiB : null,
        LeaseFor = options.LeaseFor,
    };

    private bool UsesGpu(StageNeeds needs) => options.Device == "cuda" && needs.Device != "cpu";
}
