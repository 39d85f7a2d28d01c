using Distillery.Contracts;

namespace Distillery.Dashboard.Jobs;

/// <summary>A measure of a result table.</summary>
/// <param name="Label">Its heading.</param>
/// <param name="Title">What it means.</param>
/// <param name="Key">Metric key.</param>
/// <param name="Best">The largest value; not a number when there is none.</param>
internal sealed record ResultColumn(string Label, string Title, string Key, double Best)
{
    /// <summary>A row's value, or null.</summary>
    public double? Of(ResultRow row) => row.Metrics.TryGetValue(Key, out var value) ? value : null;

    /// <summary>Whether a row has the best value, as far as it can be read in the table.</summary>
    public bool IsBest(ResultRow row) => Of(row) is { } value && Math.Round(value, 4) >= Math.Round(Best, 4);
}
