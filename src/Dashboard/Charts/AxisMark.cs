namespace Distillery.Dashboard.Charts;

/// <summary>A mark on an axis.</summary>
/// <param name="Share">Where: 0 at the axis' start, 1 at its end.</param>
/// <param name="Label">What it says.</param>
public readonly record struct AxisMark(double Share, string Label);
