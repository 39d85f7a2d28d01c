using System.Text.Json.Serialization;

namespace Distillery.Contracts;

/// <summary>One value of a metric's history.</summary>
/// <param name="Key">Metric key, for example <c>loss</c>.</param>
/// <param name="Step">Step or epoch.</param>
/// <param name="Value">The value; NaN and infinities are texts on the wire.</param>
/// <param name="Time">UTC.</param>
public sealed record MetricPoint(string Key, long Step, [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Value, DateTimeOffset Time);
