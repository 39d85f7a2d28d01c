using static TorchSharp.torch;

namespace TorchSharp;

public sealed partial class DisposeScope
{
    /// <summary>Disposes everything in the scope, which stays open.</summary>
    public unsafe void DisposeEverything()
    {
        const int Batch = 64;
        var handles = stackalloc nint[Batch];
        var pending = 0;
        // Disposing a foreign object may add or remove members, so the bounds are read each time.
        for (var i = 0; i < used; i++)
        {
            var member = members[i];
            if (member is null) continue;
            members[i] = null;
            DisposablesCount--;
            manager.Counts.DisposedInScopeCount++;
            if (member.GetType() == typeof(Tensor))
            {
                // Many handles in one native call.
                var handle = ((Tensor)member).ReleaseByScope();
                if (handle == 0) continue;
                handles[pending++] = handle;
                if (pending < Batch) continue;
                NativeMethods.dt_release_many(handles, pending);
                pending = 0;
            }
            else
            {
                if (member is Tensor parameter) parameter.Scope = null;
                member.Dispose();
            }
        }

        if (pending > 0) NativeMethods.dt_release_many(handles, pending);
        used = 0;
    }

    /// <summary>Disposes everything in the scope but these, which stay in it.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        ArgumentNullException.ThrowIfNull(inKeep);
        var keep = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        var kept = new List<IDisposable>();
        for (var i = 0; i < used; i++)
        {
            if (members[i] is not { } member || !keep.Contains(member)) continue;
            kept.Add(member);
        }

        foreach (var member in kept) Remove(member);
        DisposeEverything();
        foreach (var member in kept) Add(member);
    }

    /// <summary>Disposes everything in the scope but these, which stay in it.</summary>
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <summary>Disposes everything in the scope but this, which stays in it.</summary>
    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    /// <summary>Disposes everything in the scope but these two, which stay in it.</summary>
    public (T1 First, T2 Second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    /// <summary>Disposes everything in the scope but these three, which stay in it.</summary>
    public (T1 First, T2 Second, T3 Third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }
}
