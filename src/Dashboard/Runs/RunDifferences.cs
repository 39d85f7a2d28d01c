using Distillery.Contracts;

namespace Distillery.Dashboard.Runs;

/// <summary>What runs have in common and what tells them apart.</summary>
internal static class RunDifferences
{
    /// <summary>Parameters with their values by run; null where a run lacks one.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="onlyDifferent">Whether those that are equal in all runs are left out.</param>
    public static IReadOnlyList<(string Key, IReadOnlyList<string?> Values)> Params(IReadOnlyList<RunView> runs, bool onlyDifferent) =>
        [.. runs.SelectMany(run => run.Params.Keys).Distinct().Order(StringComparer.Ordinal)
            .Select(key => (Key: key, Values: (IReadOnlyList<string?>)[.. runs.Select(run => run.Params.GetValueOrDefault(key))]))
            .Where(row => !onlyDifferent || row.Values.Distinct().Count() > 1)];

    /// <summary>Newest values of metrics by run; null where a run lacks one.</summary>
    /// <param name="runs">The runs.</param>
    public static IReadOnlyList<(string Key, IReadOnlyList<double?> Values)> Metrics(IReadOnlyList<RunView> runs) =>
        [.. runs.SelectMany(run => run.Metrics.Keys).Distinct().OrderBy(key => Text.MetricNames.Order(key))
            .Select(key => (key, (IReadOnlyList<double?>)[.. runs.Select(run => run.Metrics.TryGetValue(key, out var value) ? value : (double?)null)]))];

    /// <summary>The best of some values: the smallest of a loss, the largest of anything else; null where there is nothing to choose from.</summary>
    public static double? Best(string key, IReadOnlyList<double?> values)
    {
        var finite = values.OfType<double>().Where(double.IsFinite).ToList();
        return finite.Distinct().Count() < 2 ? null : Text.MetricNames.IsLoss(key) ? finite.Min() : finite.Max();
    }
}
