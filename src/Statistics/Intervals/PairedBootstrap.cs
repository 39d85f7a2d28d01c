namespace Distillery.Statistics;

/// <summary>Percentile bootstrap of the difference between two models that ranked the same rows.</summary>
/// <remarks>
/// Test rows of one user depend on each other, so whole users are drawn with replacement where users are given (Efron and Tibshirani 1993,
/// chapter 8; Cameron, Gelbach and Miller 2008): a resample's statistic is the sum of the differences of the drawn users divided by the
/// number of their rows. Row-wise drawing would give intervals that are too narrow. Resample <c>b</c> uses stream <c>b</c> of the seed, so
/// the result does not depend on the number of threads.
/// </remarks>
public static class PairedBootstrap
{
    /// <summary>The difference of two models in one measure, with its interval.</summary>
    /// <param name="ranks">1-based ranks of the model in question <c>[rows]</c>.</param>
    /// <param name="against">1-based ranks of the other model on the same rows, in the same order <c>[rows]</c>.</param>
    /// <param name="metric">The measure.</param>
    /// <param name="k">Cutoff, 1 or more.</param>
    /// <param name="users">The user of each row <c>[rows]</c>, any numbers; empty: every row is drawn on its own.</param>
    /// <param name="options">Resamples, seed, confidence; default 10,000, 0, 0.95.</param>
    /// <exception cref="ArgumentException">There is no row, the lengths differ, or a value is out of range.</exception>
    public static PairedDifference Difference(
        ReadOnlySpan<int> ranks, ReadOnlySpan<int> against, RankMetric metric, int k, ReadOnlySpan<int> users = default, BootstrapOptions? options = null)
    {
        options ??= new BootstrapOptions();
        options.Validate();
        if (ranks.IsEmpty)
            throw new ArgumentException("There is no row to compare.", nameof(ranks));
        if (ranks.Length != against.Length)
            throw new ArgumentException($"The models have {ranks.Length} and {against.Length} ranks; both must have ranked the same rows.", nameof(against));
        if (!users.IsEmpty && users.Length != ranks.Length)
            throw new ArgumentException($"There are {ranks.Length} ranks and {users.Length} users; each row needs one.", nameof(users));

        var clusters = new Dictionary<int, int>();
        var sums = new List<double>();
        var counts = new List<int>();
        double total = 0, totalAgainst = 0;
        int wins = 0, losses = 0;
        for (var row = 0; row < ranks.Length; row++)
        {
            var value = RankMetrics.Value(metric, ranks[row], k);
            var other = RankMetrics.Value(metric, against[row], k);
            total += value;
            totalAgainst += other;
            if (value > other)
                wins++;
            else if (value < other)
                losses++;
            if (!clusters.TryGetValue(users.IsEmpty ? row : users[row], out var cluster))
            {
                clusters[users.IsEmpty ? row : users[row]] = cluster = sums.Count;
                sums.Add(0);
                counts.Add(0);
            }

            sums[cluster] += value - other;
            counts[cluster]++;
        }

        var resampled = Resample([.. sums], [.. counts], options);
        var tail = (1 - options.Confidence) / 2;
        var n = ranks.Length;
        return new PairedDifference(
            MetricKeys.Key(metric, k),
            total / n,
            totalAgainst / n,
            (total - totalAgainst) / n,
            Quantiles.OfSorted(resampled, tail),
            Quantiles.OfSorted(resampled, 1 - tail),
            Quantiles.StandardDeviation(resampled),
            wins,
            n - wins - losses,
            losses,
            n,
            sums.Count,
            options);
    }

    private static double[] Resample(double[] sums, int[] counts, BootstrapOptions options)
    {
        var results = new double[options.Resamples];
        Parallel.For(0, results.Length, resample =>
        {
            var stream = new ResampleStream(options.Seed, resample);
            double sum = 0;
            long count = 0;
            for (var draw = 0; draw < sums.Length; draw++)
            {
                var cluster = stream.Next(sums.Length);
                sum += sums[cluster];
                count += counts[cluster];
            }

            results[resample] = sum / count;
        });
        Array.Sort(results);
        return results;
    }
}
