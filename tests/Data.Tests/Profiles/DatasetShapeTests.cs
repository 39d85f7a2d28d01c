namespace Distillery.Data.Tests.Profiles;

public class DatasetShapeTests
{
    [Fact]
    public void Of_SmallSet_CountsByHand()
    {
        // Item 0 is chosen four times, item 1 twice, item 2 once, 3 and 4 never.
        var dataset = Tiny.Dataset(5, ([0, 0, 1, 0], [0, 10, 20, 47]), ([0, 1], [5, 40]), ([2], [20]));
        var shape = DatasetShape.Of(dataset);

        shape.Lengths.ShouldBe([(1L, 1L, 1L), (2L, 2L, 1L), (3L, 4L, 1L)]);
        shape.Popularity.ShouldBe([(0L, 0L, 2L), (1L, 1L, 1L), (2L, 2L, 1L), (3L, 4L, 1L)]);
        shape.PopularityCurve.Count.ShouldBe(21);
        // A fifth of the items is one item, the most popular.
        (shape.PopularityCurve[0], shape.PopularityCurve[4], shape.PopularityCurve[8], shape.PopularityCurve[20]).ShouldBe((0.0, 4 / 7.0, 6 / 7.0, 1.0));
        shape.Times.Count.ShouldBe(24);
        shape.Times.Sum(bin => bin.Count).ShouldBe(7);
        (shape.Times[0].From, shape.Times[^1].To, shape.Times[0].Count, shape.Times[^1].Count).ShouldBe((0L, 47L, 1L, 1L));
    }

    [Fact]
    public void Of_EqualTimes_HasNoTimes() =>
        DatasetShape.Of(Tiny.Dataset(2, ([0, 1], [7, 7]))).Times.ShouldBeEmpty();

    [Fact]
    public void Of_LongLists_BinsReachToTheLongest()
    {
        var bins = DatasetShape.Of(Tiny.Dataset(1, ([.. new int[730]], [.. Enumerable.Range(0, 730).Select(i => (long)i)]))).Lengths;

        bins[^1].ShouldBe((500L, 999L, 1L));
        bins.Sum(bin => bin.Count).ShouldBe(1);
        bins.Zip(bins.Skip(1)).ShouldAllBe(pair => pair.First.To + 1 == pair.Second.From);
    }
}
