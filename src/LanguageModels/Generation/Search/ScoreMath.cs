using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Distillery.LanguageModels;

/// <summary>Arithmetic on one row of scores, the same on every machine but for the order of sums.</summary>
internal static unsafe class ScoreMath
{
    /// <summary>The place of the largest score; of equals the first. NaN is an error.</summary>
    internal static int Largest(ReadOnlySpan<float> scores)
    {
        var lanes = Vector256<float>.Count;
        var at = 0;
        var top = float.NegativeInfinity;
        if (scores.Length >= lanes)
        {
            var vectors = MemoryMarshal.Cast<float, Vector256<float>>(scores);
            var best = vectors[0];
            foreach (var vector in vectors) best = Vector256.Max(best, vector);
            for (var i = 0; i < lanes; i++) top = MathF.Max(top, best[i]);
            at = vectors.Length * lanes;
        }

        for (; at < scores.Length; at++) top = MathF.Max(top, scores[at]);
        if (float.IsNaN(top)) throw new InvalidOperationException("The model's scores hold NaN; are the weights broken?");
        return scores.IndexOf(top);
    }

    /// <summary><c>log Σ e^score</c>, the sum in double where it is not a register's.</summary>
    internal static double LogSumExp(ReadOnlySpan<float> scores, float top) => Vector512.IsHardwareAccelerated
        ? LogSumExp<Lanes16, Vector512<float>>(scores, top)
        : LogSumExp<Lanes8, Vector256<float>>(scores, top);

    private static double LogSumExp<TLanes, TVector>(ReadOnlySpan<float> scores, float top)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        const int Stretch = 4096;
        var sum = 0.0;
        var at = 0;
        fixed (float* start = scores)
        {
            while (at + TLanes.Count <= scores.Length)
            {
                var part = TLanes.Spread(0);
                var end = Math.Min(scores.Length - TLanes.Count, at + Stretch - TLanes.Count);
                for (; at <= end; at += TLanes.Count)
                    part = TLanes.Add(part, TLanes.Exp(TLanes.Add(TLanes.Load(start + at), TLanes.Spread(-top))));
                sum += TLanes.Sum(part);
            }

            for (; at < scores.Length; at++) sum += Math.Exp(scores[at] - top);
        }

        return top + Math.Log(sum);
    }
}
