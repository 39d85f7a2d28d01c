namespace TorchSharp;

using Modules;
using static torch;

/// <summary>Optimiser steps: one native call per parameter, no temporary outlives it.</summary>
internal static unsafe class NativeOptim
{
    /// <summary>Takes one Adam step; false when the parameter has no gradient.</summary>
    public static bool AdamStep(Parameter parameter, Tensor average, Tensor square, Tensor? maxSquare, AdamOptions options, long step)
    {
        int stepped;
        NativeError.Check(NativeMethods.dt_adam_step(
            parameter.Handle, average.Handle, square.Handle, maxSquare?.Handle ?? 0, &options, step, &stepped));
        GC.KeepAlive(parameter);
        GC.KeepAlive(average);
        GC.KeepAlive(square);
        GC.KeepAlive(maxSquare);
        return stepped != 0;
    }

    /// <summary>Takes one SGD step; the buffer is made in the first one that needs it. False when the parameter has no gradient.</summary>
    public static bool SgdStep(Parameter parameter, ref Tensor? buffer, SgdOptions options)
    {
        int stepped;
        var handle = buffer?.Handle ?? 0;
        var isNew = handle == 0;
        NativeError.Check(NativeMethods.dt_sgd_step(parameter.Handle, &handle, &options, &stepped));
        if (isNew && handle != 0) buffer = new Tensor(handle).DetachFromDisposeScope();
        GC.KeepAlive(parameter);
        GC.KeepAlive(buffer);
        return stepped != 0;
    }

    public static void ZeroGrad(IEnumerable<Parameter> parameters)
    {
        var (list, handles) = HandlesOf(parameters);
        fixed (nint* first = handles) NativeError.Check(NativeMethods.dt_zero_grad(first, handles.Length));
        GC.KeepAlive(list);
    }

    public static double ClipGradNorm(IEnumerable<Parameter> parameters, double maxNorm, double normType)
    {
        var (list, handles) = HandlesOf(parameters);
        double total;
        fixed (nint* first = handles)
            NativeError.Check(NativeMethods.dt_clip_grad_norm_(first, handles.Length, maxNorm, normType, &total));
        GC.KeepAlive(list);
        return total;
    }

    public static void ClipGradValue(IEnumerable<Parameter> parameters, double limit)
    {
        var (list, handles) = HandlesOf(parameters);
        fixed (nint* first = handles) NativeError.Check(NativeMethods.dt_clip_grad_value_(first, handles.Length, limit));
        GC.KeepAlive(list);
    }

    private static (IReadOnlyCollection<Parameter> List, nint[] Handles) HandlesOf(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var list = parameters as IReadOnlyCollection<Parameter> ?? [.. parameters];
        return (list, [.. list.Select(parameter => (nint)parameter.Handle)]);
    }
}
