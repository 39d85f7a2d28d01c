namespace Distillery.Recommenders;

/// <summary>The measures of an epoch.</summary>
/// <param name="Score">What decides; higher is better. Usually NDCG@20.</param>
/// <param name="Metrics">All measures by key, for example <c>hr_at_20</c>.</param>
public sealed record ValidationScore(double Score, IReadOnlyDictionary<string, double> Metrics);
