using Distillery.Dashboard.Charts;

namespace Distillery.Dashboard.Tests.Charts;

public class DownSampleTests
{
    [Fact]
    public void LargestTriangles_FewPoints_AreGivenBack()
    {
        ChartPoint[] points = [new(0, 1), new(1, 2), new(2, 3)];

        DownSample.LargestTriangles(points, 3).ShouldBeSameAs(points);
    }

    [Fact]
    public void LargestTriangles_TenThousandPoints_KeepsEndsPeakAndOrder()
    {
        var points = Enumerable.Range(0, 10_000).Select(i => new ChartPoint(i, i == 6_543 ? 50 : Math.Sin(i / 300.0))).ToList();

        var kept = DownSample.LargestTriangles(points, 400);

        kept.Count.ShouldBe(400);
        kept[0].ShouldBe(points[0]);
        kept[^1].ShouldBe(points[^1]);
        kept.ShouldContain(points[6_543]);
        kept.Zip(kept.Skip(1)).ShouldAllBe(pair => pair.First.X < pair.Second.X);
    }

    [Fact]
    public void LargestTriangles_ByHand_TakesTheCornerOfEachBucket()
    {
        // Two buckets, {1,2} and {3,4}. With (0,0) and the mean (3.5,5) of the second bucket, (2,9) spans 21.5 and (1,0) spans 5;
        // with (2,9) and (5,0), (4,10) spans 21 and (3,0) spans 18.
        ChartPoint[] points = [new(0, 0), new(1, 0), new(2, 9), new(3, 0), new(4, 10), new(5, 0)];

        DownSample.LargestTriangles(points, 4).ShouldBe([new(0, 0), new(2, 9), new(4, 10), new(5, 0)]);
    }

    [Fact]
    public void LargestTriangles_FewerThanThree_IsRefused() => Should.Throw<ArgumentOutOfRangeException>(() => DownSample.LargestTriangles([], 2));
}
