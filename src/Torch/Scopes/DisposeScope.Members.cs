using static TorchSharp.torch;

namespace TorchSharp;

public sealed partial class DisposeScope
{
    /// <summary>Puts an object into the scope, out of the scope that it was in.</summary>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public void Attach(IDisposable disposable)
    {
        ArgumentNullException.ThrowIfNull(disposable);
        ObjectDisposedException.ThrowIf(closed, this);
        if (disposable is Tensor tensor)
        {
            if (tensor.Scope == this) return;
            tensor.Scope?.Remove(tensor);
        }
        else if (Array.IndexOf(members, disposable, 0, used) >= 0)
        {
            return;
        }

        Add(disposable);
        manager.Counts.AttachedToScopeCount++;
    }

    /// <summary>Puts objects into the scope.</summary>
    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    /// <summary>Puts objects into the scope and gives them back as a list.</summary>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        ArgumentNullException.ThrowIfNull(disposables);
        var list = disposables.ToList();
        foreach (var disposable in list) Attach(disposable);
        return list;
    }

    /// <summary>Takes an object out of the scope: from now on its owner disposes it.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        ArgumentNullException.ThrowIfNull(disposable);
        if (Remove(disposable)) manager.Counts.DetachedFromScopeCount++;
        return disposable;
    }

    /// <summary>Takes objects out of the scope.</summary>
    public IReadOnlyList<IDisposable> Detach(IEnumerable<IDisposable> disposables)
    {
        ArgumentNullException.ThrowIfNull(disposables);
        var list = disposables.ToList();
        foreach (var disposable in list) Detach(disposable);
        return list;
    }

    /// <summary>Hands an object over to the scope around this one, or to nobody where there is none.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        ArgumentNullException.ThrowIfNull(disposable);
        if (!Remove(disposable)) return disposable;
        if (Outer is null) manager.Counts.DetachedFromScopeCount++;
        else Outer.Add(disposable);
        return disposable;
    }

    /// <summary>Hands two objects over to the scope around this one.</summary>
    public (T1 First, T2 Second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    /// <summary>Hands three objects over to the scope around this one.</summary>
    public (T1 First, T2 Second, T3 Third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    /// <summary>Hands objects over to the scope around this one.</summary>
    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    /// <summary>Hands objects over to the scope around this one.</summary>
    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        ArgumentNullException.ThrowIfNull(disposables);
        foreach (var disposable in disposables.ToList()) MoveToOuter(disposable);
    }

    /// <summary>Hands an object over to another scope.</summary>
    public T MoveToOther<T>(DisposeScope scope, T disposable)
        where T : IDisposable
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(disposable);
        if (Remove(disposable)) scope.Add(disposable);
        return disposable;
    }

    /// <summary>True if the scope will dispose the object.</summary>
    public bool Contains(IDisposable disposable) =>
        disposable is Tensor tensor ? tensor.Scope == this : Array.IndexOf(members, disposable, 0, used) >= 0;
}
