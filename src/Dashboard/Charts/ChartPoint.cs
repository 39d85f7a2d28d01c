namespace Distillery.Dashboard.Charts;

/// <summary>A point of a series.</summary>
/// <param name="X">For example the step.</param>
/// <param name="Y">The value.</param>
public readonly record struct ChartPoint(double X, double Y);
