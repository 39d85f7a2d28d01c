namespace TorchSharp;

/// <summary>The dispose scopes of each thread, innermost first.</summary>
public sealed class DisposeScopeManager
{
    private const int MostKept = 1 << 16;

    [ThreadStatic]
    private static DisposeScopeManager? current;

    private IDisposable?[]? spare;

    private DisposeScopeManager()
    {
    }

    /// <summary>Counts of the calling thread: what was created and disposed, in scopes and outside.</summary>
    public static ThreadDisposeScopeStatistics Statistics => ForThread().Counts;

    internal DisposeScope? Innermost { get; private set; }

    internal ThreadDisposeScopeStatistics Counts { get; } = new();

    internal static DisposeScopeManager ForThread() => current ??= new DisposeScopeManager();

    internal static DisposeScope NewDisposeScope()
    {
        var manager = ForThread();
        var scope = new DisposeScope(manager, manager.Innermost);
        manager.Innermost = scope;
        return scope;
    }

    // The array of a scope that ended serves the next one: a scope per step then allocates nothing but itself.
    internal IDisposable?[] TakeArray()
    {
        var array = spare ?? new IDisposable?[64];
        spare = null;
        return array;
    }

    /// <summary>Takes an empty array back.</summary>
    internal void KeepArray(IDisposable?[] array)
    {
        if (array.Length <= MostKept && (spare is null || spare.Length < array.Length)) spare = array;
    }

    // Scopes usually end innermost first; one that ends early is taken out of the chain.
    internal void Leave(DisposeScope scope)
    {
        if (Innermost == scope)
        {
            Innermost = scope.Outer;
            return;
        }

        for (var inner = Innermost; inner is not null; inner = inner.Outer)
        {
            if (inner.Outer != scope) continue;
            inner.Outer = scope.Outer;
            return;
        }
    }
}
