namespace Distillery.Statistics;

/// <summary>How a bootstrap interval is made.</summary>
public sealed record BootstrapOptions
{
    /// <summary>How often the rows are drawn anew, 100 or more; default 10,000.</summary>
    public int Resamples { get; init; } = 10_000;

    /// <summary>Equal seeds give equal intervals; default 0.</summary>
    public long Seed { get; init; }

    /// <summary>The share of resamples inside the interval, between 0 and 1; default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    internal void Validate()
    {
        if (Resamples < 100)
            throw new ArgumentException($"resamples is {Resamples}; it must be 100 or more.");
        if (!(Confidence > 0 && Confidence < 1))
            throw new ArgumentException($"confidence is {Confidence}; it must lie between 0 and 1.");
    }
}
