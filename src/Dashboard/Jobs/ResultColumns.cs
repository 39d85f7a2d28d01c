using Distillery.Contracts;

namespace Distillery.Dashboard.Jobs;

/// <summary>Which measures a result table shows, and the best of each.</summary>
internal static class ResultColumns
{
    // The first key of each column that some row has is shown.
    private static readonly (string Label, string Title, string[] Keys)[] Wanted =
    [
        ("HR@20", "Share of test rows whose target is among the first 20", ["hr_at_20"]),
        ("NDCG@20", "Position of the target among the first 20, discounted", ["ndcg_at_20"]),
        ("HR@10", "Share of test rows whose target is among the first 10", ["hr_at_10"]),
        ("MRR", "Mean reciprocal rank of the target", ["mrr", "mrr_at_20"]),
        ("Warm HR@20", "Only targets that were learnt from", ["hr_at_20_warm"]),
        ("Cold HR@20", "Only targets that were never learnt from", ["hr_at_20_cold"]),
        ("Coverage", "Share of the catalogue that is recommended to anyone", ["coverage_at_20", "coverage"]),
    ];

    /// <summary>The columns of a table.</summary>
    public static IReadOnlyList<ResultColumn> Of(IReadOnlyList<ResultRow> rows) =>
    [
        .. from wanted in Wanted
           let key = wanted.Keys.FirstOrDefault(k => rows.Any(r => r.Metrics.ContainsKey(k)))
           where key is not null
           let values = rows.Where(r => r.Metrics.ContainsKey(key)).Select(r => r.Metrics[key]).Where(double.IsFinite).ToList()
           select new ResultColumn(wanted.Label, wanted.Title, key, values.Count == 0 ? double.NaN : values.Max()),
    ];
}
