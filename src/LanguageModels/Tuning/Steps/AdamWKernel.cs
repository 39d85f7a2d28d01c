using System.Numerics;
using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>One AdamW step over a parameter on the CPU: every number is read and written once.</summary>
internal static unsafe class AdamWKernel
{
    private const int Block = 16384;

    /// <summary>Moves a float32 parameter.</summary>
    internal static void Step(torch.Tensor parameter, torch.Tensor gradient, torch.Tensor first, torch.Tensor second, AdamWStep step)
    {
        var count = checked((int)parameter.numel());
        var values = FloatMemory.Of(parameter);
        var gradients = FloatMemory.Of(gradient);
        var firsts = FloatMemory.Of(first);
        var seconds = FloatMemory.Of(second);
        KernelRows.ForEach((count + Block - 1) / Block, block =>
        {
            var start = block * Block;
            Span(values + start, gradients + start, firsts + start, seconds + start, Math.Min(Block, count - start), step);
        });
    }

    /// <summary>Σ g² of a float32 gradient, added block by block in a fixed order.</summary>
    internal static double SquareSum(torch.Tensor gradient)
    {
        var count = checked((int)gradient.numel());
        var values = FloatMemory.Of(gradient);
        var sums = new double[(count + Block - 1) / Block];
        KernelRows.ForEach(sums.Length, block =>
        {
            var (at, end) = (block * Block, Math.Min(count, (block + 1) * Block));
            var part = Vector<float>.Zero;
            for (; at + Vector<float>.Count <= end; at += Vector<float>.Count)
            {
                var value = Vector.Load(values + at);
                part += value * value;
            }

            var sum = (double)Vector.Sum(part);
            for (; at < end; at++)
                sum += (double)values[at] * values[at];
            sums[block] = sum;
        });
        return sums.Sum();
    }

    private static void Span(float* values, float* gradients, float* firsts, float* seconds, int count, AdamWStep step)
    {
        var (beta1, beta2) = ((float)step.Beta1, (float)step.Beta2);
        var (rest1, rest2) = (1 - beta1, 1 - beta2);
        var (rate, root, keep, factor, epsilon) = ((float)step.Rate, (float)(1 / step.RootCorrection), (float)step.Keep, (float)step.GradientFactor, (float)AdamWStep.Epsilon);
        var width = Vector<float>.Count;
        var at = 0;
        for (; at + width <= count; at += width)
        {
            var gradient = Vector.Load(gradients + at) * factor;
            var first = Vector.Load(firsts + at) * beta1 + gradient * rest1;
            var second = Vector.Load(seconds + at) * beta2 + gradient * gradient * rest2;
            first.Store(firsts + at);
            second.Store(seconds + at);
            (Vector.Load(values + at) * keep - first * rate / (Vector.SquareRoot(second) * root + new Vector<float>(epsilon))).Store(values + at);
        }

        for (; at < count; at++)
        {
            var gradient = gradients[at] * factor;
            firsts[at] = firsts[at] * beta1 + gradient * rest1;
            seconds[at] = seconds[at] * beta2 + gradient * gradient * rest2;
            values[at] = values[at] * keep - firsts[at] * rate / (MathF.Sqrt(seconds[at]) * root + epsilon);
        }
    }
}
