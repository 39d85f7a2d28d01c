using Distillery.Statistics;

namespace Distillery.Recommenders;

/// <summary>What a full ranking shows.</summary>
/// <param name="Rows">The rank of every row.</param>
/// <param name="All">HR, NDCG, MRR over all rows.</param>
/// <param name="Slices">The same for the rows with <c>warm</c> and with <c>cold</c> targets; a slice without rows is missing.</param>
/// <param name="Lists">Coverage and popularity of the top lists; null where none were made.</param>
public sealed record RankingReport(RowRanks Rows, MetricTable All, IReadOnlyDictionary<string, MetricTable> Slices, ListReport? Lists)
{
    /// <summary>
    /// Everything by metric key: <c>hr_at_20</c>, <c>ndcg_at_20_cold</c>, <c>coverage_at_20</c>, <c>popularity_at_20</c> (mean number of training
    /// targets of a listed item), <c>gini_at_20</c>.
    /// </summary>
    public IReadOnlyDictionary<string, double> Metrics()
    {
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (key, value) in All.Values)
            metrics[key] = value;
        foreach (var (slice, table) in Slices)
            foreach (var (key, value) in table.Values)
                metrics[$"{key}_{slice}"] = value;
        if (Lists is not null)
        {
            metrics[MetricKeys.Key("coverage", Lists.K)] = Lists.Coverage;
            metrics[MetricKeys.Key("popularity", Lists.K)] = Lists.MeanPopularity;
            metrics[MetricKeys.Key("gini", Lists.K)] = Lists.Gini;
        }

        return metrics;
    }
}
