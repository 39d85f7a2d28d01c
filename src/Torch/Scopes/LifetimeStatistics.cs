namespace TorchSharp;

/// <summary>How many objects one thread created and disposed.</summary>
public class LifetimeStatistics
{
    /// <summary>Created while no scope was open.</summary>
    public long CreatedOutsideScopeCount { get; internal set; }

    /// <summary>Disposed while in no scope.</summary>
    public long DisposedOutsideScopeCount { get; internal set; }

    /// <summary>Created in a scope.</summary>
    public long CreatedInScopeCount { get; internal set; }

    /// <summary>Disposed while in a scope, by it or by the caller.</summary>
    public long DisposedInScopeCount { get; internal set; }

    /// <summary>Put into a scope after creation.</summary>
    public long AttachedToScopeCount { get; internal set; }

    /// <summary>Taken out of a scope alive.</summary>
    public long DetachedFromScopeCount { get; internal set; }

    /// <summary>Created by this thread and not disposed by it.</summary>
    public long ThreadTotalLiveCount => CreatedOutsideScopeCount + CreatedInScopeCount - DisposedOutsideScopeCount - DisposedInScopeCount;

    /// <summary>Sets all counts to zero.</summary>
    public void Reset() =>
        CreatedOutsideScopeCount = DisposedOutsideScopeCount = CreatedInScopeCount =
            DisposedInScopeCount = AttachedToScopeCount = DetachedFromScopeCount = 0;
}
