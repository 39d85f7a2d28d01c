namespace Distillery.Distillation.Stages;

/// <summary>One measured row.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Label">What people see.</param>
/// <param name="Metrics">By key: <c>hr_at_20</c>, <c>ndcg_at_20_cold</c>, <c>coverage_at_20</c>, <c>popularity_at_20</c>, ...</param>
/// <param name="Seconds">Wall time of fitting or training.</param>
/// <param name="Epochs">Epoch that validation chose; null for training-free rows.</param>
/// <param name="Device">Device that trained it; null for training-free rows.</param>
/// <param name="LatencyMs">Median milliseconds to score the catalogue for one user.</param>
/// <param name="ModelBytes">Size of the weights; null for training-free rows.</param>
public sealed record ResultLine(
    string Key, string Label, IReadOnlyDictionary<string, double> Metrics, double Seconds, int? Epochs, string? Device, double LatencyMs, long? ModelBytes);
