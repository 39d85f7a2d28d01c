namespace Distillery.Statistics.Tests;

public class IntervalTests
{
    [Theory]
    [InlineData(0.5, 0.0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.995, 2.5758293035489004)]
    [InlineData(0.025, -1.959963984540054)]
    [InlineData(1e-10, -6.361340902404056)]
    public void Normal_KnownQuantiles_Agree(double probability, double expected) => Quantiles.Normal(probability).ShouldBe(expected, 1e-12);

    [Fact]
    public void Normal_NotAProbability_IsRefused() => Should.Throw<ArgumentOutOfRangeException>(() => Quantiles.Normal(1)).Message.ShouldStartWith("It must lie between 0 and 1.");

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.25, 1.75)]
    [InlineData(0.5, 2.5)]
    [InlineData(1.0, 4.0)]
    public void OfSorted_FourNumbers_AgreesWithNumPy(double share, double expected) => Quantiles.OfSorted([1, 2, 3, 4], share).ShouldBe(expected, 1e-12);

    [Fact]
    public void StandardDeviation_ByHand_Agrees() => Quantiles.StandardDeviation([2, 4, 4, 4, 5, 5, 7, 9]).ShouldBe(Math.Sqrt(32.0 / 7), 1e-12);

    [Theory]
    [InlineData(10, 100, 0.0552291, 0.1743657)]
    [InlineData(0, 10, 0.0, 0.2775328)]
    [InlineData(10, 10, 0.7224672, 1.0)]
    public void Wilson_KnownCases_Agree(long hits, long trials, double low, double high)
    {
        var interval = WilsonInterval.Of(hits, trials);
        interval.Low.ShouldBe(low, 1e-6);
        interval.High.ShouldBe(high, 1e-6);
    }

    [Fact]
    public void Wilson_Ranks_CountsHits()
    {
        WilsonInterval.OfHitRate([1, 5, 6, 20], 5).Share.ShouldBe(0.5);
        Should.Throw<ArgumentException>(() => WilsonInterval.Of(3, 2)).Message.ShouldBe("3 hits in 2 trials: there must be at least one trial, and hits in 0..trials.");
    }
}
