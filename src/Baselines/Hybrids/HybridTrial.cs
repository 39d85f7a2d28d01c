namespace Distillery.Baselines;

/// <summary>One pair of weights that was tried, with what it reached on the validation rows (full ranking, nothing masked).</summary>
/// <param name="Weights">The weights.</param>
/// <param name="HitRateAt20">HR@20 on validation, 0 .. 1.</param>
/// <param name="NdcgAt20">NDCG@20 on validation, 0 .. 1; the highest is chosen.</param>
public sealed record HybridTrial(HybridWeights Weights, double HitRateAt20, double NdcgAt20);
