using System.Numerics;
using System.Runtime.InteropServices;

namespace Distillery.Teachers;

/// <summary>L2 distances between titles' vectors and the catalogue's.</summary>
/// <param name="items">The items' vectors.</param>
internal sealed class TitleDistances(ItemVectors items)
{
    /// <summary>
    /// The root mean square distance between two items, the unit of the plain lists: raw distances of hidden states are so large that
    /// <c>exp(-d)</c>, DLLM2Rec's confidence, would vanish for every item.
    /// </summary>
    internal float Unit { get; } = MeanDistance(items);

    /// <summary>Distances of one title to every item.</summary>
    /// <param name="title"><c>[dim]</c>.</param>
    /// <param name="distances"><c>[items]</c>, overwritten.</param>
    internal void Fill(ReadOnlySpan<float> title, Span<float> distances)
    {
        for (var item = 0; item < items.Count; item++)
            distances[item] = MathF.Sqrt(Squared(title, items.Of(item)));
    }

    private static float Squared(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var left = MemoryMarshal.Cast<float, Vector<float>>(a);
        var right = MemoryMarshal.Cast<float, Vector<float>>(b);
        var (first, second) = (Vector<float>.Zero, Vector<float>.Zero);
        var i = 0;
        for (; i + 1 < left.Length; i += 2)
        {
            var (x, y) = (left[i] - right[i], left[i + 1] - right[i + 1]);
            first += x * x;
            second += y * y;
        }

        if (i < left.Length)
        {
            var x = left[i] - right[i];
            first += x * x;
        }

        var sum = Vector.Sum(first + second);
        for (i = left.Length * Vector<float>.Count; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    private static float MeanDistance(ItemVectors items)
    {
        var mean = new double[items.Dim];
        var squares = 0.0;
        for (var item = 0; item < items.Count; item++)
        {
            var vector = items.Of(item);
            for (var i = 0; i < vector.Length; i++)
            {
                mean[i] += vector[i];
                squares += (double)vector[i] * vector[i];
            }
        }

        // E|a - b|² = 2 (E|a|² - |E a|²) for two items drawn alike.
        var between = 2 * (squares / items.Count - mean.Sum(sum => sum / items.Count * (sum / items.Count)));
        return between > 1e-12 ? (float)Math.Sqrt(between) : 1;
    }
}
