using System.Numerics;
using System.Runtime.InteropServices;

namespace Distillery.Teachers;

/// <summary>Operations on dense vectors of doubles.</summary>
internal static class VectorMath
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var wideA = MemoryMarshal.Cast<double, Vector<double>>(a);
        var wideB = MemoryMarshal.Cast<double, Vector<double>>(b[..a.Length]);
        // Two sums, so that one addition need not wait for the other.
        var (even, odd) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0;
        for (; i + 1 < wideA.Length; i += 2)
        {
            even += wideA[i] * wideB[i];
            odd += wideA[i + 1] * wideB[i + 1];
        }
        if (i < wideA.Length)
            even += wideA[i] * wideB[i];
        var sum = Vector.Sum(even + odd);
        for (var j = wideA.Length * Vector<double>.Count; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }

    /// <summary>y += scale * x.</summary>
    public static void AddScaled(Span<double> y, double scale, ReadOnlySpan<double> x)
    {
        var wideY = MemoryMarshal.Cast<double, Vector<double>>(y);
        var wideX = MemoryMarshal.Cast<double, Vector<double>>(x[..y.Length]);
        var wide = new Vector<double>(scale);
        for (var i = 0; i < wideY.Length; i++)
            wideY[i] += wide * wideX[i];
        for (var i = wideY.Length * Vector<double>.Count; i < y.Length; i++)
            y[i] += scale * x[i];
    }
}
