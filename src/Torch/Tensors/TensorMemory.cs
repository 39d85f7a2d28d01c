namespace TorchSharp;

/// <summary>
/// Counts live tensors and asks for a collection when forgotten ones may hold much memory: the garbage collector sees
/// only the small managed objects, not what libtorch keeps for them.
/// </summary>
/// <remarks>
/// Like a heap: the next collection is due when the live amount has doubled since the last one, so a program that
/// disposes its tensors, or needs them all, pays for a few collections in its whole life.
/// </remarks>
internal static class TensorMemory
{
    private const long Floor = 128L << 20;
    private const long BytesPerTensor = 512;
    private const long LargeStorage = 4096;

    private static long count;
    private static long peak;
    private static long largeBytes;
    private static long due = Floor;
    private static int collecting;

    internal static long Count => Interlocked.Read(ref count);

    internal static long Peak => Interlocked.Read(ref peak);

    /// <summary>Counts a new tensor; the result must be given to <see cref="Released"/>.</summary>
    internal static long Created(nint handle)
    {
        var n = Interlocked.Increment(ref count);
        if (n > peak) RaisePeak(n);
        var bytes = NativeMethods.dt_storage_bytes(handle);
        if (bytes < LargeStorage)
        {
            if (n * BytesPerTensor + largeBytes > due) Collect();
            return 0;
        }

        if (n * BytesPerTensor + Interlocked.Add(ref largeBytes, bytes) > due) Collect();
        return bytes;
    }

    internal static void Released(long bytes)
    {
        Interlocked.Decrement(ref count);
        if (bytes != 0) Interlocked.Add(ref largeBytes, -bytes);
    }

    private static void RaisePeak(long n)
    {
        long seen;
        while (n > (seen = Interlocked.Read(ref peak)) && Interlocked.CompareExchange(ref peak, n, seen) != seen)
        {
        }
    }

    private static void Collect()
    {
        if (Interlocked.Exchange(ref collecting, 1) != 0) return;
        try
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Interlocked.Exchange(ref due, Math.Max(Floor, 2 * (Count * BytesPerTensor + Interlocked.Read(ref largeBytes))));
        }
        finally
        {
            Interlocked.Exchange(ref collecting, 0);
        }
    }
}
