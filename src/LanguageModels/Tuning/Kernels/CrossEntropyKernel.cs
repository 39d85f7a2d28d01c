using System.Runtime.Intrinsics;
using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>
/// Cross-entropy over a vocabulary on the CPU, a stretch of rows at a time: libtorch multiplies states and table, one pass over the scores
/// turns them into their gradient in place, and two more products give the gradients of states and table. The scores of all rows are never held together.
/// </summary>
/// <remarks>Its plain twin is <see cref="AnswerLoss.Plain"/>.</remarks>
internal static unsafe class CrossEntropyKernel
{
    private const int ScoresAtATime = 1 << 20;

    /// <summary>Loss and, where wanted, gradients.</summary>
    /// <param name="states">Float32 <c>[rows, dim]</c>.</param>
    /// <param name="table">Float32 <c>[vocabulary, dim]</c>.</param>
    /// <param name="targets">One id per row.</param>
    /// <param name="weight">The gradient is that of weight · Σ loss.</param>
    /// <param name="stateGradient">Gets the states' gradient, <c>[rows, dim]</c>; null computes the loss only.</param>
    /// <param name="tableGradient">The table's gradient is added to it, <c>[vocabulary, dim]</c>; null for a frozen table.</param>
    /// <returns>Σ loss over the rows, added in row order, and how many targets have the largest score.</returns>
    internal static (double Loss, int Hits) Run(
        torch.Tensor states, torch.Tensor table, int[] targets, double weight, torch.Tensor? stateGradient, torch.Tensor? tableGradient)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var (rows, vocabulary) = (targets.Length, (int)table.size(0));
        var chunk = Math.Clamp(ScoresAtATime / vocabulary, 16, rows < 16 ? 16 : rows);
        var buffer = torch.empty([Math.Min(chunk, rows), vocabulary], dtype: torch.float32);
        var (losses, hits) = (new double[rows], new bool[rows]);
        var transposed = table.t();
        for (var start = 0; start < rows; start += chunk)
        {
            using var part = torch.NewDisposeScope();
            var (first, count) = (start, Math.Min(chunk, rows - start));
            var scores = buffer.narrow(0, 0, count);
            var chosen = states.narrow(0, first, count);
            scores.addmm_(chosen, transposed, 0, 1);
            var values = FloatMemory.Of(scores);
            var factor = stateGradient is null ? 0 : (float)weight;
            KernelRows.ForEach(count, i => (losses[first + i], hits[first + i]) = Row(values + (long)i * vocabulary, vocabulary, targets[first + i], factor));
            if (stateGradient is null)
                continue;
            stateGradient.narrow(0, first, count).addmm_(scores, table, 0, 1);
            tableGradient?.addmm_(scores.t(), chosen, 1, 1);
        }

        return (losses.Sum(), hits.Count(hit => hit));
    }

    // Scores become weight · (softmax - one at the target); with weight 0 they are left as exponentials.
    private static (double Loss, bool Hit) Row(float* scores, int count, int target, float weight)
    {
        var own = scores[target];
        var best = Vector256.Create(float.NegativeInfinity);
        var at = 0;
        for (; at + 8 <= count; at += 8)
            best = Vector256.Max(best, Vector256.Load(scores + at));
        var top = float.NegativeInfinity;
        for (var lane = 0; lane < 8; lane++)
            top = MathF.Max(top, best[lane]);
        for (; at < count; at++)
            top = MathF.Max(top, scores[at]);

        var tops = Vector256.Create(top);
        var sum = 0.0;
        at = 0;
        while (at + 8 <= count)
        {
            // Short stretches, so that a float sum never grows large beside what is added.
            var end = Math.Min(count - 8, at + 2040);
            var part = Vector256<float>.Zero;
            for (; at <= end; at += 8)
            {
                var e = FastExp.Of(Vector256.Load(scores + at) - tops);
                e.Store(scores + at);
                part += e;
            }

            sum += Vector256.Sum(part);
        }

        for (; at < count; at++)
            sum += scores[at] = FastExp.Of(scores[at] - top);
        if (weight != 0)
        {
            Scale(scores, count, (float)(weight / sum));
            scores[target] -= weight;
        }

        return (top + Math.Log(sum) - own, own >= top);
    }

    private static void Scale(float* values, int count, float factor)
    {
        var factors = Vector256.Create(factor);
        var at = 0;
        for (; at + 8 <= count; at += 8)
            (Vector256.Load(values + at) * factors).Store(values + at);
        for (; at < count; at++)
            values[at] *= factor;
    }
}
