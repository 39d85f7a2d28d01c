namespace Distillery.Contracts;

/// <summary>What <c>POST /api/runs/{id}/metrics</c> takes: all of it is stored or nothing.</summary>
/// <param name="Points">1 to 10,000 points. Run, key, step and time name a point: sending it again changes nothing.</param>
public sealed record MetricBatch(IReadOnlyList<NewMetricPoint>? Points);
