namespace Distillery.Registry;

/// <summary>A value of a metric as MLflow knows it.</summary>
/// <param name="Key">Key of the metric.</param>
/// <param name="Value">The value; NaN and infinities too.</param>
/// <param name="Timestamp">Unix milliseconds, from 0.</param>
/// <param name="Step">The step; negative ones too.</param>
public sealed record TrackedMetric(string Key, double Value, long Timestamp, long Step)
{
    /// <summary>The logged model that it measures; null when none was named.</summary>
    public string? ModelId { get; init; }

    /// <summary>Name of the dataset that it was measured on.</summary>
    public string? DatasetName { get; init; }

    /// <summary>Digest of that dataset.</summary>
    public string? DatasetDigest { get; init; }

    /// <summary>The run, where values of several are listed.</summary>
    public string? RunId { get; init; }
}
