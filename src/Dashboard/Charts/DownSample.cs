namespace Distillery.Dashboard.Charts;

/// <summary>Fewer points that look the same.</summary>
internal static class DownSample
{
    /// <summary>
    /// Largest-triangle-three-buckets: cuts the inner points into equal buckets and keeps of each the point that spans the largest
    /// triangle with the point kept before and the mean of the next bucket, so that peaks stay. The first and last point are kept.
    /// </summary>
    /// <param name="points">By growing x, all finite.</param>
    /// <param name="most">Points wanted at most, at least 3.</param>
    /// <returns>The input itself when it is short enough.</returns>
    /// <remarks>S. Steinarsson, Downsampling Time Series for Visual Representation, 2013.</remarks>
    public static IReadOnlyList<ChartPoint> LargestTriangles(IReadOnlyList<ChartPoint> points, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 3);
        if (points.Count <= most)
            return points;
        var kept = new List<ChartPoint>(most) { points[0] };
        var width = (points.Count - 2) / (double)(most - 2);
        for (var bucket = 0; bucket < most - 2; bucket++)
        {
            var start = 1 + (int)(bucket * width);
            var end = 1 + (int)((bucket + 1) * width);
            var next = Mean(points, end, bucket == most - 3 ? points.Count : 1 + (int)((bucket + 2) * width));
            kept.Add(Largest(points, start, end, kept[^1], next));
        }

        kept.Add(points[^1]);
        return kept;
    }

    private static ChartPoint Mean(IReadOnlyList<ChartPoint> points, int start, int end)
    {
        end = Math.Min(end, points.Count);
        double x = 0, y = 0;
        for (var i = start; i < end; i++)
        {
            x += points[i].X;
            y += points[i].Y;
        }

        return new ChartPoint(x / (end - start), y / (end - start));
    }

    private static ChartPoint Largest(IReadOnlyList<ChartPoint> points, int start, int end, ChartPoint before, ChartPoint after)
    {
        var best = points[start];
        var largest = -1.0;
        for (var i = start; i < end; i++)
        {
            var area = Math.Abs((before.X - after.X) * (points[i].Y - before.Y) - (before.X - points[i].X) * (after.Y - before.Y));
            if (area > largest)
                (largest, best) = (area, points[i]);
        }

        return best;
    }
}
