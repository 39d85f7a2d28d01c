namespace Distillery.Statistics;

/// <summary>What a model recommends, whether right or not: how much of the catalogue, and how popular it is.</summary>
public static class ListMetrics
{
    /// <summary>Coverage, popularity and Gini coefficient of recommendation lists.</summary>
    /// <param name="lists">Item ids <c>[rows, k]</c>, flat; a negative id marks an unused place.</param>
    /// <param name="k">Places of a list, 1 or more.</param>
    /// <param name="counts">How often each item occurs as a train target <c>[items]</c>; 0 for a cold one.</param>
    /// <exception cref="ArgumentException">There is no list, the length is no multiple of k, or an id is no item.</exception>
    public static ListReport Of(ReadOnlySpan<int> lists, int k, ReadOnlySpan<int> counts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (lists.IsEmpty || lists.Length % k != 0)
            throw new ArgumentException($"{lists.Length} places are no whole number of lists of {k}.", nameof(lists));
        var shown = new long[counts.Length];
        long places = 0, popularity = 0, cold = 0;
        foreach (var item in lists)
        {
            if (item < 0)
                continue;
            if (item >= counts.Length)
                throw new ArgumentException($"{item} is no item; ids are 0..{counts.Length - 1}.", nameof(lists));
            shown[item]++;
            places++;
            popularity += counts[item];
            cold += counts[item] == 0 ? 1 : 0;
        }

        if (places == 0)
            throw new ArgumentException("Every place is unused; there is nothing to measure.", nameof(lists));
        return new ListReport(
            k,
            lists.Length / k,
            (double)shown.Count(times => times > 0) / counts.Length,
            (double)popularity / places,
            (double)cold / places,
            Gini(shown));
    }

    /// <summary>The Gini coefficient: 0 where all values are equal, towards 1 where one holds everything.</summary>
    /// <param name="values">0 or more each; at least one above 0.</param>
    /// <exception cref="ArgumentException">A value is negative, or all are 0.</exception>
    public static double Gini(ReadOnlySpan<long> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        double weighted = 0, sum = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            weighted += (i + 1.0) * sorted[i];
            sum += sorted[i];
        }

        if (sorted.Length == 0 || sorted[0] < 0 || sum == 0)
            throw new ArgumentException("Values must be 0 or more, and at least one above 0.", nameof(values));
        return (2 * weighted / (sorted.Length * sum)) - ((sorted.Length + 1.0) / sorted.Length);
    }

    /// <summary>EPC@k, the expected popularity complement: hits on rarely bought items count more.</summary>
    /// <param name="ranks">1-based ranks <c>[rows]</c>.</param>
    /// <param name="targets">The item of each row <c>[rows]</c>.</param>
    /// <param name="k">Cutoff, 1 or more.</param>
    /// <param name="counts">In how many users' train rows each item occurs <c>[items]</c>.</param>
    /// <param name="users">Number of users with train rows, 1 or more.</param>
    /// <remarks>
    /// Vargas and Castells 2011 as Elliot computes it, which SLIM's table 8 cites: the discount <c>1/log2(rank+1)</c> of the hit, times
    /// <c>1 - count/users</c>, divided by the sum of the discounts of all k places; mean over rows.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no row, the lengths differ, or a value is out of range.</exception>
    public static double Epc(ReadOnlySpan<int> ranks, ReadOnlySpan<int> targets, int k, ReadOnlySpan<int> counts, int users)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1);
        var novelty = new double[counts.Length];
        for (var item = 0; item < novelty.Length; item++)
            novelty[item] = 1 - ((double)counts[item] / users);
        return NoveltyOfHits(ranks, targets, k, novelty);
    }

    /// <summary>EFD@k, the expected free discovery: as <see cref="Epc"/>, with <c>-log2(count / sum of counts)</c> in place of the complement.</summary>
    /// <param name="ranks">1-based ranks <c>[rows]</c>.</param>
    /// <param name="targets">The item of each row <c>[rows]</c>.</param>
    /// <param name="k">Cutoff, 1 or more.</param>
    /// <param name="counts">How often each item occurs in train rows <c>[items]</c>; an item without any counts as the rarest one.</param>
    /// <remarks>Vargas and Castells 2011 as Elliot computes it. In bits; no upper limit of 1.</remarks>
    /// <exception cref="ArgumentException">There is no row, the lengths differ, a value is out of range, or all counts are 0.</exception>
    public static double Efd(ReadOnlySpan<int> ranks, ReadOnlySpan<int> targets, int k, ReadOnlySpan<int> counts)
    {
        double sum = 0;
        var rarest = int.MaxValue;
        foreach (var count in counts)
        {
            sum += count;
            rarest = count > 0 ? Math.Min(rarest, count) : rarest;
        }

        if (sum == 0)
            throw new ArgumentException("No item occurs in the train rows.", nameof(counts));
        var novelty = new double[counts.Length];
        for (var item = 0; item < novelty.Length; item++)
            novelty[item] = -Math.Log2(Math.Max(counts[item], rarest) / sum);
        return NoveltyOfHits(ranks, targets, k, novelty);
    }

    private static double NoveltyOfHits(ReadOnlySpan<int> ranks, ReadOnlySpan<int> targets, int k, double[] novelty)
    {
        if (ranks.IsEmpty || ranks.Length != targets.Length)
            throw new ArgumentException($"There are {ranks.Length} ranks and {targets.Length} targets; each row needs both, and there must be one.", nameof(targets));
        var norm = 0.0;
        for (var rank = 1; rank <= k; rank++)
            norm += RankMetrics.Value(RankMetric.Ndcg, rank, k);
        var sum = 0.0;
        for (var row = 0; row < ranks.Length; row++)
            sum += RankMetrics.Value(RankMetric.Ndcg, ranks[row], k) * novelty[targets[row]] / norm;
        return sum / ranks.Length;
    }
}
