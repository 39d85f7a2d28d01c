namespace Distillery.Statistics;

/// <summary>Measures of some rows.</summary>
/// <param name="Rows">How many rows were measured.</param>
/// <param name="Values">By metric key, for example <c>hr_at_20</c>.</param>
public sealed record MetricTable(int Rows, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>One measure.</summary>
    /// <param name="metric">The measure.</param>
    /// <param name="k">A cutoff that the table was made for.</param>
    /// <exception cref="KeyNotFoundException">The table was not made for that cutoff.</exception>
    public double this[RankMetric metric, int k] => Values.TryGetValue(MetricKeys.Key(metric, k), out var value)
        ? value
        : throw new KeyNotFoundException($"{MetricKeys.Key(metric, k)} is not in the table; it holds {string.Join(", ", Values.Keys)}.");
}
