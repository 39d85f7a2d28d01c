using Distillery.Recommenders;

namespace Distillery.Distillation.Dllm2Rec;

/// <summary>
/// DLLM2Rec's loss <c>L = L_r + λ_d L_d</c> (Eq. 11) over scores that were gathered before: of a row's target, of its sampled negative
/// and of the K listed items. Value and gradient in closed form; no score of another item is needed.
/// </summary>
/// <remarks>
/// <para>Paper: <c>L_r = mean_b[-ln σ(ŷ_t) - ln(1 - σ(ŷ_n))]</c> (Eq. 3, one negative), <c>L_d = mean_b Σ_k w_bk · -ln σ(ŷ_bk)</c> (Eq. 5,
/// positives only), whose gradient is Eq. 9, <c>-w (1 - σ(ŷ))</c>. The paper adds up over sequences; both losses are divided by the
/// batch, so λ_d keeps its meaning.</para>
/// <para>Released program (main.py 406-417, 463-470, 485): <c>L_r</c> is the mean over the 2·batch terms, so half of it, and
/// <c>L_d = Σ_k mean_b w_bk (-ln σ(ŷ_bk) - ln σ(1 - ŷ_n))</c>: a negative term for every candidate, with <c>σ(1 - ŷ)</c> where
/// <c>1 - σ(ŷ)</c> would be the cross-entropy.</para>
/// </remarks>
public static class Dllm2RecLoss
{
    /// <summary>Scores of one row: target, negative, then the list.</summary>
    /// <param name="options">K.</param>
    public static int ScoresPerRow(Dllm2RecOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return 2 + options.ListLength;
    }

    /// <summary>The loss and its gradient over the scores.</summary>
    /// <param name="options">Mode, λ_d, K.</param>
    /// <param name="scores"><c>[rows * (2 + K)]</c>: target, negative, list.</param>
    /// <param name="weights">Importance of each listed item, <c>[rows * K]</c>; constants, no gradient flows through them.</param>
    /// <returns>The value, and the gradient <c>[rows * (2 + K)]</c>.</returns>
    public static (double Loss, float[] Gradient) Compute(Dllm2RecOptions options, ReadOnlySpan<float> scores, ReadOnlySpan<float> weights)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (k, width) = (options.ListLength, ScoresPerRow(options));
        var rows = scores.Length / width;
        if (rows == 0 || scores.Length != rows * width || weights.Length != rows * k)
            throw new ArgumentException($"there are {scores.Length} scores and {weights.Length} weights; a row has {width} scores and {k} weights.", nameof(scores));
        var released = options.Mode == Dllm2RecMode.ReleasedCode;
        var recommendation = released ? 0.5 : 1.0;
        var gradient = new float[scores.Length];
        var loss = 0.0;
        for (var row = 0; row < rows; row++)
        {
            var at = row * width;
            double target = scores[at], negative = scores[at + 1];
            loss += recommendation * (BinaryCrossEntropy.Softplus(-target) + BinaryCrossEntropy.Softplus(negative));
            var negativeSlope = recommendation * BinaryCrossEntropy.Sigmoid(negative);
            gradient[at] = (float)(-recommendation * BinaryCrossEntropy.Sigmoid(-target) / rows);
            for (var i = 0; i < k; i++)
            {
                double listed = scores[at + 2 + i], weight = options.ListWeight * weights[row * k + i];
                loss += weight * BinaryCrossEntropy.Softplus(-listed);
                gradient[at + 2 + i] = (float)(-weight * BinaryCrossEntropy.Sigmoid(-listed) / rows);
                if (released)
                {
                    loss += weight * BinaryCrossEntropy.Softplus(negative - 1);
                    negativeSlope += weight * BinaryCrossEntropy.Sigmoid(negative - 1);
                }
            }

            gradient[at + 1] = (float)(negativeSlope / rows);
        }

        return (loss / rows, gradient);
    }
}
