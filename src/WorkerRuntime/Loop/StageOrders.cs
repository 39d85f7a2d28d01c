namespace Distillery.WorkerRuntime;

/// <summary>What a worker was told, as its running stages see it.</summary>
internal sealed class StageOrders(CancellationToken leave)
{
    private volatile bool _draining;

    /// <summary>Set when running stages are given back at once: the process stops, or the worker is drained at once.</summary>
    public CancellationToken Leave => leave;

    /// <summary>Whether running stages are given back at their next checkpoint.</summary>
    public bool Draining
    {
        get => _draining;
        set => _draining = value;
    }
}
