using System.Numerics;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>One Adam step over a parameter on the CPU: every number is read and written once.</summary>
internal static unsafe class AdamKernel
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const int Block = 16384;

    /// <summary>Moves the parameter.</summary>
    /// <param name="parameter">The numbers.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="first">Mean of the gradients.</param>
    /// <param name="second">Mean of their squares.</param>
    /// <param name="rate">Learning rate over the first bias correction.</param>
    /// <param name="rootCorrection">Root of the second bias correction.</param>
    /// <param name="weightDecay">L2 penalty.</param>
    internal static void Step(
        torch.Tensor parameter, torch.Tensor gradient, torch.Tensor first, torch.Tensor second, double rate, double rootCorrection, double weightDecay)
    {
        var count = checked((int)parameter.numel());
        var values = TensorMemory.Floats(parameter);
        var gradients = TensorMemory.Floats(gradient);
        var firsts = TensorMemory.Floats(first);
        var seconds = TensorMemory.Floats(second);
        var (step, root, decay) = ((float)rate, (float)(1 / rootCorrection), (float)weightDecay);
        Rows.ForEach((count + Block - 1) / Block, block =>
        {
            var start = block * Block;
            Span(values + start, gradients + start, firsts + start, seconds + start, Math.Min(Block, count - start), step, root, decay);
        });
    }

    private static void Span(float* values, float* gradients, float* firsts, float* seconds, int count, float rate, float root, float decay)
    {
        var width = Vector<float>.Count;
        var (rates, roots, decays, epsilons) = (new Vector<float>(rate), new Vector<float>(root), new Vector<float>(decay), new Vector<float>(1e-8f));
        var (beta1, rest1, beta2, rest2) = (new Vector<float>(Beta1), new Vector<float>(1 - Beta1), new Vector<float>(Beta2), new Vector<float>(1 - Beta2));
        var at = 0;
        for (; at + width <= count; at += width)
        {
            var value = Vector.Load(values + at);
            var gradient = Vector.Load(gradients + at) + decays * value;
            var first = beta1 * Vector.Load(firsts + at) + rest1 * gradient;
            var second = beta2 * Vector.Load(seconds + at) + rest2 * gradient * gradient;
            first.Store(firsts + at);
            second.Store(seconds + at);
            (value - rates * first / (Vector.SquareRoot(second) * roots + epsilons)).Store(values + at);
        }

        for (; at < count; at++)
        {
            var gradient = gradients[at] + decay * values[at];
            firsts[at] = Beta1 * firsts[at] + (1 - Beta1) * gradient;
            seconds[at] = Beta2 * seconds[at] + (1 - Beta2) * gradient * gradient;
            values[at] -= rate * firsts[at] / (MathF.Sqrt(seconds[at]) * root + 1e-8f);
        }
    }
}
