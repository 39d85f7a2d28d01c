using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Disposes the tensors that its thread makes while it is the innermost scope, except those that are moved out.
/// Made by <see cref="torch.NewDisposeScope"/>.
/// </summary>
/// <remarks>
/// Members sit in an array and know their place in it, so that joining, leaving and being disposed cost no search.
/// A scope belongs to the thread that opened it; another thread's tensors are not caught by it.
/// </remarks>
public sealed partial class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private IDisposable?[] members;
    private int used;
    private bool closed;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        this.manager = manager;
        Outer = outer;
        members = manager.TakeArray();
    }

    internal DisposeScope? Outer { get; set; }

    /// <summary>How many objects the scope will dispose.</summary>
    public int DisposablesCount { get; private set; }

    /// <summary>Disposes everything in the scope and ends it.</summary>
    public void Dispose()
    {
        if (closed) return;
        DisposeEverything();
        closed = true;
        manager.Leave(this);
        manager.KeepArray(members);
        members = [];
    }

    internal void Add(IDisposable disposable)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        if (used == members.Length) MakeRoom();
        if (disposable is Tensor tensor)
        {
            tensor.Scope = this;
            tensor.ScopeSlot = used;
        }

        members[used++] = disposable;
        DisposablesCount++;
    }

    /// <summary>Takes a tensor out that knows its place.</summary>
    internal void Remove(Tensor tensor)
    {
        var slot = tensor.ScopeSlot;
        if ((uint)slot >= (uint)members.Length || !ReferenceEquals(members[slot], tensor)) return;
        members[slot] = null;
        tensor.Scope = null;
        DisposablesCount--;
        if (slot == used - 1) used--;
    }

    private bool Remove(IDisposable disposable)
    {
        if (disposable is Tensor tensor)
        {
            if (tensor.Scope != this) return false;
            Remove(tensor);
            return true;
        }

        var slot = Array.IndexOf(members, disposable, 0, used);
        if (slot < 0) return false;
        members[slot] = null;
        DisposablesCount--;
        return true;
    }

    // Gaps of members that left early are closed before the array grows.
    private void MakeRoom()
    {
        if (DisposablesCount <= used / 2)
        {
            var next = 0;
            for (var i = 0; i < used; i++)
            {
                if (members[i] is not { } member) continue;
                if (member is Tensor tensor) tensor.ScopeSlot = next;
                members[next++] = member;
            }

            Array.Clear(members, next, used - next);
            used = next;
        }
        else
        {
            Array.Resize(ref members, members.Length * 2);
        }
    }
}
