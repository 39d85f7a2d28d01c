namespace Distillery.Dashboard.Charts;

/// <summary>A series laid out for drawing.</summary>
/// <param name="Series">The series with all its points.</param>
/// <param name="Shown">The points that are drawn.</param>
/// <param name="Shares">Where they lie: x from the left, y from the top, each 0 to 1.</param>
public sealed record ChartLine(ChartSeries Series, IReadOnlyList<ChartPoint> Shown, IReadOnlyList<ChartPoint> Shares)
{
    /// <summary>The newest point.</summary>
    public ChartPoint Last => Shown[^1];
}
