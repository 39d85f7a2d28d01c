namespace Distillery.WorkerRuntime;

/// <summary>Measures the machine.</summary>
internal interface IMachineMeter
{
    /// <summary>Measures now.</summary>
    /// <param name="gpu">Whether GPUs are asked, too; that takes a moment.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<MachineReading> ReadAsync(bool gpu, CancellationToken cancellationToken);
}
