namespace Distillery.Distillation.Dllm2Rec;

/// <summary>DLLM2Rec's three weights of a list entry, Eq. 6-8 and 10, in both modes.</summary>
/// <remarks>
/// Paper: <c>w = γ_p w^p + γ_c w^c + γ_o w^o</c> with <c>w^p ∝ exp(-r/β)</c> (normalised over the list), <c>w^c = exp(-d(s, i*))</c> from
/// the distance between what the teacher said and the <em>true</em> item, one value a sequence, and <c>w^o = 1</c> where the student
/// lists the item too. The released program has another confidence and normalises twice: see <see cref="ReleasedCode"/>.
/// Lists are flat, <c>[rows * K]</c>, best first; an empty place (-1) weighs 0.
/// </remarks>
public static class ImportanceWeights
{
    // Added by the released program, so that no weight is exactly zero.
    private const double Tiny = 1e-8;

    /// <summary>w^p: <c>exp(-r/β)</c> for ranks 1 to K, normalised to sum 1 (Eq. 6).</summary>
    /// <param name="length">K, at least 1.</param>
    /// <param name="beta">β, above 0.</param>
    /// <returns>K values that fall with the rank.</returns>
    public static double[] Position(int length, double beta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        // The first rank's factor cancels; without it a small β cannot make every weight zero.
        var values = Enumerable.Range(0, length).Select(r => Math.Exp(-r / beta)).ToArray();
        var sum = values.Sum();
        return [.. values.Select(value => value / sum)];
    }

    /// <summary>w^o: 1 where a listed item is among the student's own best, else 0 (Eq. 8).</summary>
    /// <param name="listed">The teacher's items, <c>[rows * K]</c>.</param>
    /// <param name="studentTop">The student's items, <c>[rows * T]</c>.</param>
    /// <param name="rows">Number of rows.</param>
    /// <returns><c>[rows * K]</c>.</returns>
    public static float[] Consistency(ReadOnlySpan<int> listed, ReadOnlySpan<int> studentTop, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (listed.Length % rows != 0 || studentTop.Length % rows != 0)
            throw new ArgumentException($"{listed.Length} listed items and {studentTop.Length} of the student do not divide into {rows} rows.", nameof(rows));
        var (k, t) = (listed.Length / rows, studentTop.Length / rows);
        var weights = new float[listed.Length];
        for (var row = 0; row < rows; row++)
        {
            var own = studentTop.Slice(row * t, t);
            for (var place = row * k; place < (row + 1) * k; place++)
                weights[place] = listed[place] >= 0 && own.Contains(listed[place]) ? 1 : 0;
        }

        return weights;
    }

    /// <summary>The paper's weights, Eq. 10: a linear combination that is <em>not</em> normalised, so a sequence about which the teacher is wrong weighs little.</summary>
    /// <param name="options">γ_p, γ_c, γ_o, β, K.</param>
    /// <param name="listed">The teacher's items, <c>[rows * K]</c>.</param>
    /// <param name="trueDistances">d(s, i*): from the teacher's answer to the true item, <c>[rows]</c>, 0 or more.</param>
    /// <param name="consistency">w^o, <c>[rows * K]</c>.</param>
    /// <returns><c>[rows * K]</c>.</returns>
    public static float[] Paper(Dllm2RecOptions options, ReadOnlySpan<int> listed, ReadOnlySpan<float> trueDistances, ReadOnlySpan<float> consistency)
    {
        ArgumentNullException.ThrowIfNull(options);
        var k = options.ListLength;
        Check(listed.Length, trueDistances.Length * k, nameof(trueDistances));
        Check(listed.Length, consistency.Length, nameof(consistency));
        var position = Position(k, options.Beta);
        var weights = new float[listed.Length];
        for (var place = 0; place < weights.Length; place++)
        {
            var confidence = Math.Exp(-trueDistances[place / k]);
            if (listed[place] >= 0)
                weights[place] = (float)(options.Position * position[place % k] + options.Confidence * confidence + options.Consistency * consistency[place]);
        }

        return weights;
    }

    /// <summary>
    /// The released program's weights (main.py 433-459): confidence from the distance to each <em>candidate</em>, normalised over the list;
    /// consistency 0 or 1, not normalised; β fixed at 1; then every row divided by its sum, so that all sequences weigh the same.
    /// </summary>
    /// <param name="options">γ_p, γ_c, γ_o, K.</param>
    /// <param name="listed">The teacher's items, <c>[rows * K]</c>.</param>
    /// <param name="distances">Distance to each listed item, <c>[rows * K]</c>.</param>
    /// <param name="consistency">w^o, <c>[rows * K]</c>.</param>
    /// <returns><c>[rows * K]</c>; each row sums to 1, or to 0 where the list is empty.</returns>
    public static float[] ReleasedCode(Dllm2RecOptions options, ReadOnlySpan<int> listed, ReadOnlySpan<float> distances, ReadOnlySpan<float> consistency)
    {
        ArgumentNullException.ThrowIfNull(options);
        var k = options.ListLength;
        Check(listed.Length, distances.Length, nameof(distances));
        Check(listed.Length, consistency.Length, nameof(consistency));
        var position = Position(k, beta: 1);
        var weights = new float[listed.Length];
        var row = new double[k];
        for (var start = 0; start < weights.Length; start += k)
        {
            var confidenceSum = 0.0;
            for (var i = 0; i < k; i++)
                confidenceSum += listed[start + i] < 0 ? 0 : Math.Exp(-distances[start + i]) + Tiny;
            var sum = 0.0;
            for (var i = 0; i < k; i++)
            {
                row[i] = listed[start + i] < 0
                    ? 0
                    : options.Position * position[i]
                        + options.Confidence * (Math.Exp(-distances[start + i]) + Tiny) / confidenceSum
                        + options.Consistency * (consistency[start + i] + Tiny);
                sum += row[i];
            }

            for (var i = 0; i < k; i++)
                weights[start + i] = sum == 0 ? 0 : (float)(row[i] / sum);
        }

        return weights;
    }

    private static void Check(int expected, int actual, string name)
    {
        if (expected != actual)
            throw new ArgumentException($"the lists have {expected} places; {name} stands for {actual}.", name);
    }
}
