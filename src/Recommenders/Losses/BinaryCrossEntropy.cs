using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>Binary cross-entropy of each row's target against sampled negatives.</summary>
/// <remarks>
/// DLLM2Rec Eq. 3 as its code has it: the mean of <c>-ln σ(s⁺)</c> and <c>-ln(1 - σ(s⁻))</c> over all positives and negatives together.
/// </remarks>
public static class BinaryCrossEntropy
{
    /// <summary>The loss and its gradients.</summary>
    /// <param name="states"><c>[rows, dim]</c>.</param>
    /// <param name="tables">Item vectors and bias.</param>
    /// <param name="targets">The next item of each row, <c>[rows]</c>.</param>
    /// <param name="negatives">Sampled items, <c>[rows * perRow]</c>.</param>
    public static ScoreGradients Compute(torch.Tensor states, ItemTables tables, ReadOnlySpan<int> targets, ReadOnlySpan<int> negatives)
    {
        if (targets.Length == 0 || negatives.Length == 0 || negatives.Length % targets.Length != 0)
            throw new ArgumentException($"there are {negatives.Length} negatives for {targets.Length} targets; every target needs the same number, at least one.", nameof(negatives));
        var perRow = negatives.Length / targets.Length;
        var ids = new int[targets.Length + negatives.Length];
        for (var row = 0; row < targets.Length; row++)
        {
            ids[row * (perRow + 1)] = targets[row];
            negatives.Slice(row * perRow, perRow).CopyTo(ids.AsSpan(row * (perRow + 1) + 1));
        }

        var scores = PairScores.Score(states, tables, ids);
        var loss = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            var isTarget = i % (perRow + 1) == 0;
            var signed = isTarget ? -scores[i] : scores[i];
            loss += Softplus(signed);
            var slope = (float)(Sigmoid(signed) / scores.Length);
            scores[i] = isTarget ? -slope : slope;
        }

        return PairScores.Gradients(loss / scores.Length, states, tables, ids, scores);
    }

    /// <summary><c>ln(1 + e^x)</c>, without overflow.</summary>
    /// <param name="x">Any number.</param>
    public static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    /// <summary><c>1 / (1 + e^-x)</c>, without overflow.</summary>
    /// <param name="x">Any number.</param>
    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));
}
