namespace Distillery.Contracts;

/// <summary>A value of a metric as it is sent; every field is needed.</summary>
/// <param name="Key">Metric key: letters, digits, <c>_ - . /</c> and space, at most 250.</param>
/// <param name="Step">Step of the run, for example an epoch or a day.</param>
/// <param name="Value">The value; finite.</param>
/// <param name="Time">When it was measured, UTC; kept to the millisecond.</param>
public sealed record NewMetricPoint(string? Key, long? Step, double? Value, DateTimeOffset? Time);
