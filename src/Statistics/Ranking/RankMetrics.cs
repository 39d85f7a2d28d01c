namespace Distillery.Statistics;

/// <summary>HR, NDCG and MRR from ranks. A rank is 1-based and pessimistic: an item with the same score as the target counts as before it.</summary>
public static class RankMetrics
{
    /// <summary>The cutoffs that are reported where nothing else is asked: 1, 5, 10, 20.</summary>
    public static IReadOnlyList<int> DefaultCutoffs { get; } = [1, 5, 10, 20];

    /// <summary>What one row contributes.</summary>
    /// <param name="metric">The measure.</param>
    /// <param name="rank">1-based rank of the target.</param>
    /// <param name="k">Cutoff, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank or the cutoff is below 1, or the metric is unknown.</exception>
    public static double Value(RankMetric metric, int rank, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (rank > k)
            return 0;
        return metric switch
        {
            RankMetric.HitRate => 1,
            RankMetric.Ndcg => 1 / Math.Log2(rank + 1.0),
            RankMetric.Mrr => 1.0 / rank,
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Allowed are HitRate, Ndcg and Mrr."),
        };
    }

    /// <summary>The mean over all rows.</summary>
    /// <param name="metric">The measure.</param>
    /// <param name="ranks">1-based ranks <c>[rows]</c>, at least one.</param>
    /// <param name="k">Cutoff, 1 or more.</param>
    /// <exception cref="ArgumentException">There is no row, or a rank or the cutoff is below 1.</exception>
    public static double Mean(RankMetric metric, ReadOnlySpan<int> ranks, int k)
    {
        if (ranks.IsEmpty)
            throw new ArgumentException("There is no rank to measure.", nameof(ranks));
        var sum = 0.0;
        foreach (var rank in ranks)
            sum += Value(metric, rank, k);
        return sum / ranks.Length;
    }

    /// <summary>All three measures at each cutoff, by their keys (<c>hr_at_20</c>, <c>ndcg_at_20</c>, <c>mrr_at_20</c>).</summary>
    /// <param name="ranks">1-based ranks <c>[rows]</c>, at least one.</param>
    /// <param name="cutoffs">Cutoffs, each 1 or more; default <see cref="DefaultCutoffs"/>.</param>
    /// <exception cref="ArgumentException">There is no row, or a rank or a cutoff is below 1.</exception>
    public static MetricTable Table(ReadOnlySpan<int> ranks, IReadOnlyList<int>? cutoffs = null)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var k in cutoffs ?? DefaultCutoffs)
        {
            foreach (var metric in Enum.GetValues<RankMetric>())
                values[MetricKeys.Key(metric, k)] = Mean(metric, ranks, k);
        }

        return new MetricTable(ranks.Length, values);
    }

    /// <summary>The measures of each slice of the rows, for example <c>warm</c> and <c>cold</c> or groups of users.</summary>
    /// <param name="ranks">1-based ranks <c>[rows]</c>, at least one.</param>
    /// <param name="slices">The slice of each row <c>[rows]</c>.</param>
    /// <param name="cutoffs">Cutoffs, each 1 or more; default <see cref="DefaultCutoffs"/>.</param>
    /// <returns>A table for each slice that has a row, by name in ordinal order.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there is no row, or a rank or a cutoff is below 1.</exception>
    public static IReadOnlyDictionary<string, MetricTable> BySlice(ReadOnlySpan<int> ranks, ReadOnlySpan<string> slices, IReadOnlyList<int>? cutoffs = null)
    {
        if (ranks.Length != slices.Length)
            throw new ArgumentException($"There are {ranks.Length} ranks and {slices.Length} slices; each row needs both.", nameof(slices));
        if (ranks.IsEmpty)
            throw new ArgumentException("There is no rank to measure.", nameof(ranks));
        var parts = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var row = 0; row < ranks.Length; row++)
        {
            if (!parts.TryGetValue(slices[row], out var part))
                parts[slices[row]] = part = [];
            part.Add(ranks[row]);
        }

        return new SortedDictionary<string, MetricTable>(parts.ToDictionary(pair => pair.Key, pair => Table(pair.Value.ToArray(), cutoffs)), StringComparer.Ordinal);
    }

    /// <summary>The measures of the rows whose target is warm (known from training) and of those whose target is cold.</summary>
    /// <param name="ranks">1-based ranks <c>[rows]</c>, at least one.</param>
    /// <param name="cold">Whether each row's target is cold <c>[rows]</c>.</param>
    /// <param name="cutoffs">Cutoffs, each 1 or more; default <see cref="DefaultCutoffs"/>.</param>
    /// <returns>Tables named <c>cold</c> and <c>warm</c>; one is missing where it has no row.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there is no row, or a rank or a cutoff is below 1.</exception>
    public static IReadOnlyDictionary<string, MetricTable> WarmAndCold(ReadOnlySpan<int> ranks, ReadOnlySpan<bool> cold, IReadOnlyList<int>? cutoffs = null)
    {
        var slices = new string[cold.Length];
        for (var row = 0; row < slices.Length; row++)
            slices[row] = cold[row] ? "cold" : "warm";
        return BySlice(ranks, slices, cutoffs);
    }
}
