using Distillery.Contracts;
using Distillery.Dashboard.Charts;

namespace Distillery.Dashboard.Tests.Charts;

public class ChartLayoutTests
{
    [Fact]
    public void Of_TwoSeries_PlacesPointsFromLeftAndTop()
    {
        var layout = ChartLayout.Of("Loss", [new ChartSeries("a", [new(1, 10), new(3, 5)], 0), new ChartSeries("b", [new(5, 0)], 1)]).ShouldNotBeNull();

        layout.Range.ShouldBe((10, 0));
        layout.Lines[0].Shares.ShouldBe([new(0, 0), new(0.5, 0.5)]);
        layout.Lines[1].Shares.ShouldBe([new(1, 1)]);
        layout.Left.Select(m => m.Label).ShouldBe(["0", "2.5", "5", "7.5", "10"]);
        layout.Bottom.Select(m => (m.Share, m.Label)).ShouldBe([(0, "1"), (0.25, "2"), (0.5, "3"), (0.75, "4"), (1, "5")]);
        layout.Summary.ShouldBe("Loss. a: from 10 at step 1 to 5 at step 3. b: 0 at step 5.");
    }

    [Fact]
    public void Of_ValuesThatAreNotFinite_AreLeftOut()
    {
        var layout = ChartLayout.Of("Loss", [new ChartSeries("a", [new(1, double.NaN), new(2, 1), new(3, double.PositiveInfinity)], 0)]).ShouldNotBeNull();

        layout.Lines[0].Shown.ShouldBe([new(2, 1)]);
    }

    [Fact]
    public void Of_NothingToDraw_IsNull()
    {
        ChartLayout.Of("Loss", []).ShouldBeNull();
        ChartLayout.Of("Loss", [new ChartSeries("a", [new(1, double.NaN)], 0)]).ShouldBeNull();
    }

    [Fact]
    public void Of_LongSeries_IsDownSampled()
    {
        var layout = ChartLayout.Of("Loss", [new ChartSeries("a", [.. Enumerable.Range(0, 10_000).Select(i => new ChartPoint(i, i % 7))], 0)]).ShouldNotBeNull();

        layout.Lines[0].Shares.Count.ShouldBe(ChartLayout.MostPoints);
    }

    [Theory]
    [InlineData(0.001, 0.003, "better", "Better: the whole 95 % interval lies above zero.")]
    [InlineData(-0.003, -0.001, "worse", "Worse: the whole 95 % interval lies below zero.")]
    [InlineData(-0.001, 0.001, "open", "Undecided: the 95 % interval contains zero.")]
    [InlineData(0, 0.001, "open", "Undecided: the 95 % interval contains zero.")]
    public void Interval_Verdict_FollowsItsEnds(double low, double high, string verdict, string sentence)
    {
        var interval = IntervalLayout.Of([new PairedResult("hr_at_20", "a", "b", (low + high) / 2, low, high)]).ShouldNotBeNull().Intervals[0];

        interval.Verdict.ShouldBe(verdict);
        interval.Sentence.ShouldBe(sentence);
    }

    [Fact]
    public void Interval_Axis_AlwaysShowsZero()
    {
        var layout = IntervalLayout.Of([new PairedResult("hr_at_20", "a", "b", 0.009, 0.0068, 0.0112)]).ShouldNotBeNull();

        layout.Marks[0].ShouldBe(new AxisMark(0, "0"));
        layout.Zero.ShouldBe(0);
        layout.Intervals[0].Low.ShouldBe(0.0068 / 0.015, 1e-9);
        IntervalLayout.Groups([new PairedResult("hr_at_20", "a", "b", 0, -1, 1), new PairedResult("ndcg_at_20", "a", "b", 0, -1, 1), new PairedResult("hr_at_20", "a", "c", 0, -2, 1)])
            .Select(g => g.Intervals.Count).ShouldBe([2, 1]);
        IntervalLayout.Of([]).ShouldBeNull();
        IntervalLayout.Of([new PairedResult("hr_at_20", "a", "b", double.NaN, 0, 1)]).ShouldBeNull();
    }
}
