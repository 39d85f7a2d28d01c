using Distillery.Statistics;

namespace Distillery.Registry;

/// <summary>A paired comparison on some rows, user by user.</summary>
/// <param name="Paired">Means, difference, interval.</param>
/// <param name="Wins">Users for whom the first is better.</param>
/// <param name="Ties">Users for whom both are equal.</param>
/// <param name="Losses">Users for whom the first is worse.</param>
internal sealed record PairedRows(PairedDifference Paired, int Wins, int Ties, int Losses)
{
    // Sums of equal terms in another order differ in the last digits.
    private const double Equal = 1e-12;

    /// <summary>Compares; both must have the same evaluation set, and the slice at least one row.</summary>
    public static PairedRows Of(RankRows rows, RankRows against, bool[] slice, RankMetric metric, int k, BootstrapOptions options)
    {
        int[] chosen = [.. Enumerable.Range(0, rows.Count).Where(n => slice[n])];
        int[] Pick(int[] values) => Array.ConvertAll(chosen, n => values[n]);
        var (ranks, others, users) = (Pick(rows.Ranks), Pick(against.Ranks), Pick(rows.Users));
        var sums = new Dictionary<int, double>();
        for (var n = 0; n < ranks.Length; n++)
            sums[users[n]] = sums.GetValueOrDefault(users[n]) + RankMetrics.Value(metric, ranks[n], k) - RankMetrics.Value(metric, others[n], k);
        var wins = sums.Values.Count(sum => sum > Equal);
        var losses = sums.Values.Count(sum => sum < -Equal);
        return new PairedRows(PairedBootstrap.Difference(ranks, others, metric, k, users, options), wins, sums.Count - wins - losses, losses);
    }
}
