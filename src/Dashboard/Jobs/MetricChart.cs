using Distillery.Dashboard.Charts;

namespace Distillery.Dashboard.Jobs;

/// <summary>A metric over all runs of a job that have a history of it.</summary>
/// <param name="Key">The metric's key.</param>
/// <param name="Title">What people see.</param>
/// <param name="Series">One line for each run.</param>
public sealed record MetricChart(string Key, string Title, IReadOnlyList<ChartSeries> Series);
