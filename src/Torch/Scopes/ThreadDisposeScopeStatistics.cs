namespace TorchSharp;

/// <summary>The lifetime counts of one thread; all that scopes hold here are tensors, so both views are the same.</summary>
public sealed class ThreadDisposeScopeStatistics : LifetimeStatistics
{
    /// <summary>The counts of tensors.</summary>
    public LifetimeStatistics TensorStatistics => this;
}
