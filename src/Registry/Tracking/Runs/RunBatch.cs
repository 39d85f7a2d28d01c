namespace Distillery.Registry;

/// <summary>What is logged to a run at once: all of it or nothing.</summary>
/// <param name="Metrics">Values of metrics.</param>
/// <param name="Params">Parameters.</param>
/// <param name="Tags">Tags.</param>
public sealed record RunBatch(IReadOnlyList<TrackedMetric> Metrics, IReadOnlyList<TrackedTag> Params, IReadOnlyList<TrackedTag> Tags);
