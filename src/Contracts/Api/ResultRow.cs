namespace Distillery.Contracts;

/// <summary>One model of a table.</summary>
/// <param name="Key">Key of the row in the job.</param>
/// <param name="Label">What people see.</param>
/// <param name="Metrics">By metric key, for example <c>hr_at_20</c>, <c>ndcg_at_20</c>, <c>hr_at_20_warm</c>, <c>hr_at_20_cold</c>, <c>coverage_at_20</c>.</param>
/// <param name="Seconds">Wall time of fitting or training.</param>
/// <param name="Epochs">Epoch that validation chose, for trained rows.</param>
/// <param name="RunId">The run that made it.</param>
/// <param name="LatencyMs">Median milliseconds to score the catalogue for one user; null in older tables.</param>
/// <param name="ModelBytes">Size of the weights; null for rows without and in older tables.</param>
public sealed record ResultRow(
    string Key,
    string Label,
    IReadOnlyDictionary<string, double> Metrics,
    double Seconds,
    int? Epochs,
    string? RunId,
    double? LatencyMs = null,
    long? ModelBytes = null);
