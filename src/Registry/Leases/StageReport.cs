using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What a worker reports in one batch.</summary>
public sealed record StageReport
{
    /// <summary>Newest progress; null if there is none since the last report.</summary>
    public StageProgress? Progress { get; init; }

    /// <summary>Values of metrics; finite.</summary>
    public IReadOnlyList<MetricPoint> Metrics { get; init; } = [];

    /// <summary>Parameters; a later value replaces an earlier one.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>();

    /// <summary>Log lines, oldest first.</summary>
    public IReadOnlyList<NewLogLine> Log { get; init; } = [];

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Progress is null && Metrics.Count == 0 && Params.Count == 0 && Log.Count == 0;
}
