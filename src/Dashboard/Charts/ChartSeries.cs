namespace Distillery.Dashboard.Charts;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Points">By growing x; values that are not finite are left out of the drawing.</param>
/// <param name="Style">Index of its colour and dash; the same series keeps it in every chart.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points, int Style);
