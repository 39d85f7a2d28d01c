using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A run or version with all that a comparison needs.</summary>
/// <param name="Item">What it is.</param>
/// <param name="Params">Its parameters.</param>
/// <param name="Metrics">Its metrics.</param>
/// <param name="Rows">Its per-user results; null where it has none.</param>
/// <param name="Missing">Why it has none.</param>
internal sealed record ComparisonSubject(
    ComparedItem Item, IReadOnlyDictionary<string, string> Params, IReadOnlyDictionary<string, double> Metrics, RankRows? Rows, string? Missing);
