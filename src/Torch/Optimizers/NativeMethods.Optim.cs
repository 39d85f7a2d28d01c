using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>AdamOptions of native/optim.cpp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AdamOptions
{
    public double Lr;
    public double Beta1;
    public double Beta2;
    public double Eps;
    public double WeightDecay;
    public int Maximize;
    public int Decoupled;
}

/// <summary>SgdOptions of native/optim.cpp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SgdOptions
{
    public double Lr;
    public double Momentum;
    public double Dampening;
    public double WeightDecay;
    public int Nesterov;
    public int Maximize;
}

// native/optim.cpp: optimiser steps and gradient clipping.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial int dt_adam_step(nint param, nint average, nint square, nint max_square, AdamOptions* o, long step, int* stepped);

    [LibraryImport(Library)]
    internal static partial int dt_sgd_step(nint param, nint* buffer, SgdOptions* o, int* stepped);

    [LibraryImport(Library)]
    internal static partial int dt_zero_grad(nint* parameters, long count);

    [LibraryImport(Library)]
    internal static partial int dt_clip_grad_norm_(nint* parameters, long count, double max_norm, double norm_type, double* total);

    [LibraryImport(Library)]
    internal static partial int dt_clip_grad_value_(nint* parameters, long count, double limit);
}
