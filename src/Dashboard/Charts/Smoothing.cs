namespace Distillery.Dashboard.Charts;

/// <summary>Curves with less noise.</summary>
internal static class Smoothing
{
    /// <summary>
    /// Exponential moving mean without the pull towards its start: <c>s_i = w s_(i-1) + (1 - w) y_i</c>, divided by <c>1 - w^i</c>. Values that
    /// are not finite are left out.
    /// </summary>
    /// <param name="points">By growing x.</param>
    /// <param name="weight">How much of the past stays, from 0 (nothing is smoothed) to below 1.</param>
    public static IReadOnlyList<ChartPoint> Exponential(IReadOnlyList<ChartPoint> points, double weight)
    {
        if (!(weight >= 0 && weight < 1))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "The weight must lie from 0 to below 1.");
        if (weight == 0)
            return points;
        var smooth = new List<ChartPoint>(points.Count);
        double mean = 0, rest = 1;
        foreach (var point in points)
        {
            if (!double.IsFinite(point.Y))
                continue;
            mean = weight * mean + (1 - weight) * point.Y;
            rest *= weight;
            smooth.Add(new ChartPoint(point.X, mean / (1 - rest)));
        }

        return smooth;
    }
}
