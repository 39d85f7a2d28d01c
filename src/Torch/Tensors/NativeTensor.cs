namespace TorchSharp;

/// <summary>The owner of one native reference; its finaliser gives back what nobody disposed.</summary>
/// <remarks>
/// A finalisable object costs about ten times a plain one to make. So it is not the Tensor itself: a disposed tensor's
/// owner goes to a small store of its thread and serves the next tensor, still registered for finalisation. One that is
/// forgotten becomes unreachable together with its tensor and is finalised.
/// </remarks>
internal sealed class NativeTensor
{
    private const int MostKept = 1024;

    [ThreadStatic]
    private static NativeTensor[]? kept;

    [ThreadStatic]
    private static int keptCount;

    private nint handle;
    private long memory;

    private NativeTensor()
    {
    }

    ~NativeTensor()
    {
        // Zero for one that waited in the store of a thread that ended.
        var h = handle;
        if (h == 0) return;
        handle = 0;
        TensorMemory.Released(memory);
        NativeMethods.dt_release(h);
    }

    internal nint Handle => handle;

    /// <summary>Takes over the reference that a native call gave.</summary>
    internal static NativeTensor Own(nint handle)
    {
        var n = keptCount;
        NativeTensor owner;
        if (n > 0)
        {
            keptCount = --n;
            owner = kept![n];
        }
        else
        {
            owner = new NativeTensor();
        }

        owner.handle = handle;
        owner.memory = TensorMemory.Created(handle);
        return owner;
    }

    /// <summary>Hands the reference to the caller; this object must not be used again by its tensor.</summary>
    internal nint Release()
    {
        var h = handle;
        if (h == 0) return 0;
        handle = 0;
        TensorMemory.Released(memory);
        var store = kept ??= new NativeTensor[64];
        var n = keptCount;
        if (n == store.Length && n < MostKept)
        {
            Array.Resize(ref store, n * 2);
            kept = store;
        }

        if (n < store.Length)
        {
            store[n] = this;
            keptCount = n + 1;
        }
        else
        {
#pragma warning disable CA1816 // The object is dropped with nothing left to finalise.
            GC.SuppressFinalize(this);
#pragma warning restore CA1816
        }

        return h;
    }
}
