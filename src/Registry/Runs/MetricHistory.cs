using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>The history of a run's metrics, thinned where it is long.</summary>
/// <param name="Points">By key, then step.</param>
/// <param name="IsSampled">Whether points were left out: of each stretch the lowest and the highest stayed.</param>
public sealed record MetricHistory(IReadOnlyList<MetricPoint> Points, bool IsSampled);
