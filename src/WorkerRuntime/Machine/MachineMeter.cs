namespace Distillery.WorkerRuntime;

/// <summary>Asks Linux and <c>nvidia-smi</c>; elsewhere nothing is known, and nothing is limited by it.</summary>
internal sealed class MachineMeter : IMachineMeter
{
    private const double GiB = 1L << 30;

    /// <inheritdoc/>
    public async Task<MachineReading> ReadAsync(bool gpu, CancellationToken cancellationToken)
    {
        var memory = OperatingSystem.IsLinux() ? HostMemory.Read("/") : null;
        return new MachineReading(
            memory?.TotalBytes / GiB,
            memory?.AvailableBytes / GiB,
            Environment.WorkingSet / GiB,
            gpu ? await NvidiaSmi.ReadAsync(cancellationToken) : []);
    }
}
