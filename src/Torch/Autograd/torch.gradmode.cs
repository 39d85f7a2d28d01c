namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>True if this thread records operations for gradients.</summary>
    public static bool is_grad_enabled() => NativeMethods.dt_grad_enabled() != 0;

    /// <summary>True if this thread is in inference mode.</summary>
    public static bool is_inference_mode_enabled() => NativeMethods.dt_inference_enabled() != 0;

    /// <summary>Stops recording on this thread until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Records on this thread (or not) until the result is disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Records on this thread (or not) until the result is disposed.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Like <see cref="no_grad"/>, and results can never take part in recording, which saves a little more.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    private sealed class GradMode : IDisposable
    {
        private readonly int before = NativeMethods.dt_grad_enabled();

        internal GradMode(bool enabled) => NativeMethods.dt_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose() => NativeMethods.dt_set_grad_enabled(before);
    }

    private sealed class InferenceMode : IDisposable
    {
        private void* guard;

        internal InferenceMode(bool enabled)
        {
            void* entered;
            NativeError.Check(NativeMethods.dt_inference_enter(enabled ? 1 : 0, &entered));
            guard = entered;
        }

        public void Dispose()
        {
            if (guard == null) return;
            NativeMethods.dt_inference_leave(guard);
            guard = null;
        }
    }
}
