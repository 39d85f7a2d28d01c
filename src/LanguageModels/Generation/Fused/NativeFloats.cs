using System.Runtime.InteropServices;

namespace Distillery.LanguageModels;

/// <summary>Floats outside the managed heap, aligned to a cache line, zero at first. They never move.</summary>
internal sealed unsafe class NativeFloats : SafeHandle
{
    private const int Alignment = 64;

    internal NativeFloats(long count)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        var bytes = checked((nuint)Math.Max(1, count) * sizeof(float));
        handle = (nint)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear((void*)handle, bytes);
    }

    /// <summary>How many there are.</summary>
    internal long Count { get; }

    /// <summary>The first.</summary>
    internal float* Pointer => (float*)handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
