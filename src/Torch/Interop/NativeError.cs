using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Turns a failed native call into an exception with libtorch's message.</summary>
internal static unsafe class NativeError
{
    /// <summary>What a callback from native code threw on this thread; it becomes the inner exception.</summary>
    [ThreadStatic]
    internal static Exception? FromCallback;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check(int status)
    {
        if (status != 0) Throw();
    }

    [DoesNotReturn]
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Throw()
    {
        var message = Marshal.PtrToStringUTF8((nint)NativeMethods.dt_last_error());
        var inner = FromCallback;
        FromCallback = null;
#pragma warning disable CA2201 // The type that TorchSharp throws, so that callers can catch the same.
        throw new ExternalException(string.IsNullOrEmpty(message) ? "libtorch failed without a message" : message, inner);
#pragma warning restore CA2201
    }
}
