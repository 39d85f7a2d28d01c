namespace Distillery.Distillation.Dllm2Rec;

/// <summary>
/// Which items the DROS term is made of, and how much each counts: the target (the DROS student's own loss) and, in the released
/// program, the listed items too.
/// </summary>
/// <remarks>
/// The program multiplies a weight column <c>[B,1]</c> with a loss <c>[B]</c> and takes the mean of the <c>[B,B]</c> that comes out
/// (main.py 471-483). That mean is <c>mean_b(w_bk) · mean_b(L_bk)</c>: every row gets the batch's mean weight of the place. The
/// <c>[B,B]</c> matrix itself is not needed to do the same.
/// </remarks>
public static class RobustAnchors
{
    /// <summary>The anchors of a batch.</summary>
    /// <param name="options">Mode, λ_d, K.</param>
    /// <param name="alpha">α of DROS.</param>
    /// <param name="targets">The next item of each row, <c>[rows]</c>.</param>
    /// <param name="listed">The teacher's items, <c>[rows * K]</c>; -1 for an empty place.</param>
    /// <param name="weights">Importance of each listed item, <c>[rows * K]</c>.</param>
    /// <returns>Items and weights, <c>[rows * n]</c> each: n = 1 in paper mode, 1 + K in released-code mode.</returns>
    public static (int[] Items, float[] Weights) Of(
        Dllm2RecOptions options, double alpha, ReadOnlySpan<int> targets, ReadOnlySpan<int> listed, ReadOnlySpan<float> weights)
    {
        ArgumentNullException.ThrowIfNull(options);
        var k = options.Mode == Dllm2RecMode.ReleasedCode && options.UsesLists ? options.ListLength : 0;
        var items = new int[targets.Length * (1 + k)];
        var factors = new float[items.Length];
        var means = MeanByPlace(weights, k, targets.Length);
        for (var row = 0; row < targets.Length; row++)
        {
            var at = row * (1 + k);
            items[at] = targets[row];
            factors[at] = (float)alpha;
            for (var i = 0; i < k; i++)
            {
                var item = listed[row * k + i];
                items[at + 1 + i] = Math.Max(item, 0);
                factors[at + 1 + i] = item < 0 ? 0 : (float)(options.ListWeight * alpha * means[i]);
            }
        }

        return (items, factors);
    }

    private static double[] MeanByPlace(ReadOnlySpan<float> weights, int k, int rows)
    {
        var means = new double[k];
        for (var place = 0; place < k * rows; place++)
            means[place % k] += weights[place] / (double)rows;
        return means;
    }
}
