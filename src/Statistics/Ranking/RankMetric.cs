namespace Distillery.Statistics;

/// <summary>A measure of one relevant item's place in a ranking, cut off at k. All lie in <c>[0, 1]</c>; larger is better.</summary>
public enum RankMetric
{
    /// <summary>HR@k: 1 where the rank is at most k, else 0.</summary>
    HitRate,

    /// <summary>NDCG@k: <c>1 / log2(rank + 1)</c> where the rank is at most k, else 0. One relevant item, so the ideal is 1.</summary>
    Ndcg,

    /// <summary>MRR@k: <c>1 / rank</c> where the rank is at most k, else 0.</summary>
    Mrr,
}
