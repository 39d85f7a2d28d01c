using Distillery.Contracts;

namespace Distillery.WorkerRuntime;

/// <summary>What this machine has and what of it is free, as one moment showed it. Null where it could not be measured.</summary>
/// <param name="MemoryGiB">Memory that this process may use at most: the machine's, or its control group's.</param>
/// <param name="AvailableGiB">What of it is not in use, neither by this process nor by others.</param>
/// <param name="OwnGiB">What this process uses.</param>
/// <param name="Gpus">GPUs that this process may use, the one that it computes on first; what it holds itself counts as free.</param>
internal sealed record MachineReading(double? MemoryGiB, double? AvailableGiB, double OwnGiB, IReadOnlyList<GpuView> Gpus);
