using Distillery.Contracts;
using Distillery.Dashboard.Charts;

namespace Distillery.Dashboard.Jobs;

/// <summary>One metric of one run by step. Points may arrive late or twice; the newest value of a step counts.</summary>
internal sealed class MetricHistory
{
    private readonly List<ChartPoint> points = [];

    /// <summary>The points by growing step.</summary>
    public IReadOnlyList<ChartPoint> Points => points;

    /// <summary>Takes a point in.</summary>
    /// <returns>False when it was known already.</returns>
    public bool Add(MetricPoint point)
    {
        var at = new ChartPoint(point.Step, point.Value);
        if (points.Count == 0 || points[^1].X < at.X)
        {
            points.Add(at);
            return true;
        }

        var index = points.BinarySearch(at, Comparer<ChartPoint>.Create((a, b) => a.X.CompareTo(b.X)));
        if (index < 0)
        {
            points.Insert(~index, at);
            return true;
        }

        if (points[index].Y.Equals(at.Y))
            return false;
        points[index] = at;
        return true;
    }
}
