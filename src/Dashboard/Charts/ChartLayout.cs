using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Charts;

/// <summary>Where everything of a line chart lies, independent of its size on the screen.</summary>
public sealed record ChartLayout
{
    /// <summary>Points that are drawn of a series at most; a screen shows no more.</summary>
    public const int MostPoints = 400;

    /// <summary>The lines, in the order of the series; a series without a finite point has none.</summary>
    public required IReadOnlyList<ChartLine> Lines { get; init; }

    /// <summary>Marks below, from left to right.</summary>
    public required IReadOnlyList<AxisMark> Bottom { get; init; }

    /// <summary>Marks at the left; the share counts from the top.</summary>
    public required IReadOnlyList<AxisMark> Left { get; init; }

    /// <summary>Values at the top and at the bottom of the plot; their powers of ten where it is logarithmic.</summary>
    public required (double Top, double Bottom) Range { get; init; }

    /// <summary>Whether heights stand for powers of ten.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>The chart in words, for readers who do not see it.</summary>
    public required string Summary { get; init; }

    /// <summary>Lays a chart out.</summary>
    /// <param name="title">What it shows, for the summary.</param>
    /// <param name="series">Its series.</param>
    /// <param name="isLogarithmic">Whether heights stand for powers of ten; values that are not above zero are left out then.</param>
    /// <returns>The layout; null when there is nothing to draw.</returns>
    public static ChartLayout? Of(string title, IReadOnlyList<ChartSeries> series, bool isLogarithmic = false)
    {
        double Height(double value) => isLogarithmic ? Math.Log10(value) : value;
        var drawn = series
            .Select(s => (Series: s, Points: isLogarithmic ? [.. Finite(s.Points).Where(p => p.Y > 0)] : Finite(s.Points)))
            .Where(s => s.Points.Count > 0)
            .Select(s => (s.Series, Points: DownSample.LargestTriangles(s.Points, MostPoints)))
            .ToList();
        if (drawn.Count == 0)
            return null;
        // The x axis ends where the data ends; the y axis at round marks.
        var (left, right) = Widen(drawn.Min(s => s.Points[0].X), drawn.Max(s => s.Points[^1].X));
        var (lowest, highest) = (drawn.Min(s => s.Points.Min(p => p.Y)), drawn.Max(s => s.Points.Max(p => p.Y)));
        var marks = isLogarithmic ? Ticks.Powers(lowest, highest) : Ticks.Nice(lowest, highest, 5);
        var (bottom, top) = (Height(marks[0]), Height(marks[^1]));
        return new ChartLayout
        {
            Lines = [.. drawn.Select(s => new ChartLine(
                s.Series, s.Points, [.. s.Points.Select(p => new ChartPoint((p.X - left) / (right - left), (top - Height(p.Y)) / (top - bottom)))]))],
            Left = [.. marks.Select(m => new AxisMark((top - Height(m)) / (top - bottom), Format.Number(m)))],
            Bottom = [.. Ticks.Nice(left, right, 6, whole: true).Where(m => m >= left && m <= right)
                .Select(m => new AxisMark((m - left) / (right - left), Format.Number(m)))],
            Range = (top, bottom),
            IsLogarithmic = isLogarithmic,
            Summary = Describe(title, drawn),
        };
    }

    private static IReadOnlyList<ChartPoint> Finite(IReadOnlyList<ChartPoint> points) =>
        points.All(p => double.IsFinite(p.Y)) ? points : [.. points.Where(p => double.IsFinite(p.Y))];

    private static (double Left, double Right) Widen(double left, double right) => right > left ? (left, right) : (left - 0.5, right + 0.5);

    private static string Describe(string title, List<(ChartSeries Series, IReadOnlyList<ChartPoint> Points)> drawn) =>
        $"{title}. " + string.Join(" ", drawn.Select(s => s.Points.Count == 1
            ? $"{s.Series.Name}: {Format.Number(s.Points[0].Y)} at step {Format.Number(s.Points[0].X)}."
            : $"{s.Series.Name}: from {Format.Number(s.Points[0].Y)} at step {Format.Number(s.Points[0].X)} to {Format.Number(s.Points[^1].Y)} at step {Format.Number(s.Points[^1].X)}."));
}
