using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    // How native results become tensors. Each helper also keeps the operands alive: without it the collector could
    // finalise one while native code still reads it, because only its handle is in use.
    public unsafe partial class Tensor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static Tensor Make(nint result)
        {
            if (result == 0) NativeError.Throw();
            return new Tensor(result);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static Tensor Make(nint result, object? a)
        {
            GC.KeepAlive(a);
            return Make(result);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static Tensor Make(nint result, object? a, object? b)
        {
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            return Make(result);
        }

        internal static Tensor Make(nint result, object? a, object? b, object? c, object? d = null, object? e = null, object? f = null)
        {
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            GC.KeepAlive(c);
            GC.KeepAlive(d);
            GC.KeepAlive(e);
            GC.KeepAlive(f);
            return Make(result);
        }

        /// <summary>Two results of one call.</summary>
        internal static (Tensor, Tensor) MakePair(int status, nint* results, object? a, object? b = null)
        {
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            NativeError.Check(status);
            return (new Tensor(results[0]), new Tensor(results[1]));
        }

        /// <summary>A list that native code allocated; null in it stays null.</summary>
        internal static Tensor?[] MakeOptionalList(int status, nint* results, long count, object? keep)
        {
            GC.KeepAlive(keep);
            NativeError.Check(status);
            var tensors = new Tensor?[count];
            for (var i = 0; i < tensors.Length; i++)
            {
                if (results[i] != 0) tensors[i] = new Tensor(results[i]);
            }

            NativeMethods.dt_free(results);
            return tensors;
        }

        /// <summary>A list that native code allocated.</summary>
        internal static Tensor[] MakeList(int status, nint* results, long count, object? keep) => MakeOptionalList(status, results, count, keep)!;

        /// <summary>The handles of a list, to be pinned for a call; keep the list alive after it.</summary>
        internal static nint[] Handles(IEnumerable<Tensor> tensors)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            var handles = new nint[tensors.TryGetNonEnumeratedCount(out var count) ? count : 4];
            var n = 0;
            foreach (var tensor in tensors)
            {
                if (n == handles.Length) Array.Resize(ref handles, n * 2);
                handles[n++] = tensor is null ? throw new ArgumentException($"tensor {n} of the list is null", nameof(tensors)) : tensor.Handle;
            }

            if (n != handles.Length) Array.Resize(ref handles, n);
            return handles;
        }

        /// <summary>The handle of an optional argument: 0 stands for "not given".</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static nint Optional(Tensor? tensor) => tensor is null ? 0 : tensor.Handle;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static int Code(ScalarType? type) => type is { } t ? (int)t : -1;

        /// <summary>The result of an in-place operation: this tensor.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Tensor Self(int status, object? a = null, object? b = null)
        {
            GC.KeepAlive(this);
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            if (status != 0) NativeError.Throw();
            return this;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private long Keep(long value)
        {
            GC.KeepAlive(this);
            return value;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool Keep(int value)
        {
            GC.KeepAlive(this);
            return value != 0;
        }
    }
}
