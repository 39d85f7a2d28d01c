namespace TorchSharp;

public static partial class torch
{
    /// <summary>How exactly float32 matrix products are computed.</summary>
    public enum Float32MatmulPrecision
    {
        /// <summary>In full float32.</summary>
        highest = 0,

        /// <summary>In TF32, or as the sum of two bfloat16 numbers.</summary>
        high = 1,

        /// <summary>In bfloat16.</summary>
        medium = 2,
    }

    /// <summary>How exactly float32 matrix products are computed.</summary>
    public static unsafe Float32MatmulPrecision get_float32_matmul_precision()
    {
        int precision;
        NativeError.Check(NativeMethods.dt_matmul_precision(&precision));
        return (Float32MatmulPrecision)precision;
    }

    /// <summary>Sets how exactly float32 matrix products are computed; disposing the result sets it back.</summary>
    public static IDisposable set_float32_matmul_precision(Float32MatmulPrecision precision)
    {
        var before = get_float32_matmul_precision();
        NativeError.Check(NativeMethods.dt_set_matmul_precision((int)precision));
        return new Restore(() => NativeError.Check(NativeMethods.dt_set_matmul_precision((int)before)));
    }

    /// <summary>Demands deterministic algorithms, with an error (or a warning) where there is none; disposing the result sets it back.</summary>
    public static unsafe IDisposable use_deterministic_algorithms(bool mode = true, bool warn_only = false)
    {
        int mode0, warn0;
        NativeError.Check(NativeMethods.dt_deterministic(&mode0, &warn0));
        var (before, warnBefore) = (mode0, warn0);
        NativeError.Check(NativeMethods.dt_set_deterministic(mode ? 1 : 0, warn_only ? 1 : 0));
        return new Restore(() => NativeError.Check(NativeMethods.dt_set_deterministic(before, warnBefore)));
    }

    /// <summary>Whether deterministic algorithms are demanded.</summary>
    public static unsafe bool are_deterministic_algorithms_enabled()
    {
        int mode, warn;
        NativeError.Check(NativeMethods.dt_deterministic(&mode, &warn));
        return mode != 0;
    }

    private sealed class Restore(Action undo) : IDisposable
    {
        private Action? undo = undo;

        public void Dispose() => Interlocked.Exchange(ref undo, null)?.Invoke();
    }
}
