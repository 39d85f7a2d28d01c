namespace Distillery.Statistics.Tests;

public class ListMetricsTests
{
    [Fact]
    public void Of_TwoLists_CountsByHand()
    {
        // Shown: item 0 twice, item 1 once, item 3 once; item 2 never; one place is unused.
        var report = ListMetrics.Of([0, 1, 3, 0, -1, -1], 3, [5, 2, 9, 0]);
        (report.K, report.Lists).ShouldBe((3, 2));
        report.Coverage.ShouldBe(0.75);
        report.MeanPopularity.ShouldBe(12 / 4.0);
        report.ColdShare.ShouldBe(0.25);
        // Sorted 0 1 1 2: 2 * (1*0 + 2*1 + 3*1 + 4*2) / (4 * 4) - 5/4 = 0.375.
        report.Gini.ShouldBe(0.375, 1e-12);
    }

    [Fact]
    public void Gini_KnownCases_Agree()
    {
        ListMetrics.Gini([1, 1, 1, 1]).ShouldBe(0, 1e-12);
        ListMetrics.Gini([0, 0, 0, 4]).ShouldBe(0.75, 1e-12);
        ListMetrics.Gini([3, 1]).ShouldBe(0.25, 1e-12);
        Should.Throw<ArgumentException>(() => ListMetrics.Gini([0, 0])).Message.ShouldStartWith("Values must be 0 or more, and at least one above 0.");
    }

    [Fact]
    public void Epc_ThreeRows_CountsByHand() =>
        // Discounts 1 and 0.6309298, their sum 1.6309298; novelty .5, .75, 1; the third row misses.
        ListMetrics.Epc([1, 2, 3], [0, 1, 2], 2, [2, 1, 0], 4).ShouldBe(((1 * 0.5) + (0.6309298 * 0.75)) / 1.6309298 / 3, 1e-7);

    [Fact]
    public void Efd_ThreeRows_CountsByHand() =>
        ListMetrics.Efd([1, 2, 3], [0, 1, 2], 2, [2, 1, 1]).ShouldBe(((1 * 1) + (0.6309298 * 2)) / 1.6309298 / 3, 1e-7);

    [Fact]
    public void Efd_ColdTarget_CountsAsTheRarestItem() =>
        ListMetrics.Efd([1], [2], 1, [3, 1, 0]).ShouldBe(2, 1e-12);

    [Fact]
    public void Of_BadInput_NamesIt()
    {
        Should.Throw<ArgumentException>(() => ListMetrics.Of([1, 2, 3], 2, [1, 1, 1, 1])).Message.ShouldStartWith("3 places are no whole number of lists of 2.");
        Should.Throw<ArgumentException>(() => ListMetrics.Of([7], 1, [1, 1])).Message.ShouldStartWith("7 is no item; ids are 0..1.");
        Should.Throw<ArgumentException>(() => ListMetrics.Of([-1], 1, [1])).Message.ShouldStartWith("Every place is unused; there is nothing to measure.");
    }
}
