namespace TorchSharp;

/// <summary>The dispose scopes of each thread, innermost first.</summary>
public sealed class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? current;

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
