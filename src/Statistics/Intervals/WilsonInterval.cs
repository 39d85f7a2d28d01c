namespace Distillery.Statistics;

/// <summary>An interval for a share, for example a hit rate (Wilson 1927). Unlike the textbook one it never leaves <c>[0, 1]</c>.</summary>
/// <param name="Share">Hits divided by trials.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Confidence">Between 0 and 1.</param>
public sealed record WilsonInterval(double Share, double Low, double High, double Confidence)
{
    /// <summary>The interval of a count.</summary>
    /// <param name="hits">0 or more.</param>
    /// <param name="trials">1 or more, at least <paramref name="hits"/>; taken as independent.</param>
    /// <param name="confidence">Between 0 and 1; default 0.95.</param>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static WilsonInterval Of(long hits, long trials, double confidence = 0.95)
    {
        if (trials < 1 || hits < 0 || hits > trials)
            throw new ArgumentException($"{hits} hits in {trials} trials: there must be at least one trial, and hits in 0..trials.");
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentException($"confidence is {confidence}; it must lie between 0 and 1.");
        var z = Quantiles.Normal((1 + confidence) / 2);
        double n = trials;
        var p = hits / n;
        var centre = (p + (z * z / (2 * n))) / (1 + (z * z / n));
        var half = z / (1 + (z * z / n)) * Math.Sqrt((p * (1 - p) / n) + (z * z / (4 * n * n)));
        return new WilsonInterval(p, hits == 0 ? 0 : centre - half, hits == trials ? 1 : centre + half, confidence);
    }

    /// <summary>The interval of the hit rate at a cutoff.</summary>
    /// <param name="ranks">1-based ranks <c>[rows]</c>, at least one.</param>
    /// <param name="k">Cutoff, 1 or more.</param>
    /// <param name="confidence">Between 0 and 1; default 0.95.</param>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static WilsonInterval OfHitRate(ReadOnlySpan<int> ranks, int k, double confidence = 0.95)
    {
        var hits = 0L;
        foreach (var rank in ranks)
            hits += (long)RankMetrics.Value(RankMetric.HitRate, rank, k);
        return Of(hits, ranks.Length, confidence);
    }
}
