using System.Runtime.CompilerServices;

namespace Distillery.LanguageModels;

/// <summary>Work on one token's vector. Ends that fill no register are worked on one by one.</summary>
internal static unsafe class RowKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Root-mean-square norm, as <see cref="RmsNorm"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Norm(float* x, float* weight, int count, double epsilon, float* y)
    {
        var lanes = TLanes.Count;
        var sums = TLanes.Spread(0);
        var at = 0;
        for (; at + lanes <= count; at += lanes)
        {
            var v = TLanes.Load(x + at);
            sums = TLanes.Fused(v, v, sums);
        }

        var sum = TLanes.Sum(sums);
        for (; at < count; at++) sum += x[at] * x[at];
        var scale = 1 / MathF.Sqrt(sum / count + (float)epsilon);
        var scales = TLanes.Spread(scale);
        for (at = 0; at + lanes <= count; at += lanes)
            TLanes.Store(TLanes.Multiply(TLanes.Multiply(TLanes.Load(x + at), scales), TLanes.Load(weight + at)), y + at);
        for (; at < count; at++) y[at] = x[at] * scale * weight[at];
    }

    /// <summary>Turns a head's vector in place, as <see cref="RotaryTable"/>, and multiplies it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Turn(float* x, float* cosines, float* sines, int half, float factor)
    {
        var lanes = TLanes.Count;
        var factors = TLanes.Spread(factor);
        var minus = TLanes.Spread(-1);
        var at = 0;
        for (; at + lanes <= half; at += lanes)
        {
            TVector a = TLanes.Load(x + at), b = TLanes.Load(x + half + at), c = TLanes.Load(cosines + at), s = TLanes.Load(sines + at);
            TLanes.Store(TLanes.Multiply(TLanes.Fused(TLanes.Multiply(b, minus), s, TLanes.Multiply(a, c)), factors), x + at);
            TLanes.Store(TLanes.Multiply(TLanes.Fused(a, s, TLanes.Multiply(b, c)), factors), x + half + at);
        }

        for (; at < half; at++)
        {
            float a = x[at], b = x[half + at], c = cosines[at], s = sines[at];
            x[at] = (a * c - b * s) * factor;
            x[half + at] = (b * c + a * s) * factor;
        }
    }
}
