using Distillery.Dashboard.Charts;

namespace Distillery.Dashboard.Tests.Charts;

public sealed class SmoothingTests
{
    [Fact]
    public void Exponential_Weight_IsTheMeanWithoutThePullOfItsStart()
    {
        var smooth = Smoothing.Exponential([new(0, 4), new(1, double.NaN), new(2, 0), new(3, 2)], 0.5);

        smooth.Select(p => p.X).ShouldBe([0.0, 2, 3]);
        // s = 0.5 s + 0.5 y over 1 - 0.5^i: 2/0.5, 1/0.75, 1.5/0.875
        smooth.Select(p => Math.Round(p.Y, 10)).ShouldBe([4, Math.Round(1 / 0.75, 10), Math.Round(1.5 / 0.875, 10)]);
    }

    [Fact]
    public void Exponential_OfAConstant_IsTheConstant() =>
        Smoothing.Exponential([.. Enumerable.Range(0, 50).Select(i => new ChartPoint(i, 3.5))], 0.95).ShouldAllBe(p => Math.Abs(p.Y - 3.5) < 1e-12);

    [Fact]
    public void Exponential_NoWeight_LeavesTheLine()
    {
        ChartPoint[] points = [new(0, 1), new(1, 2)];
        Smoothing.Exponential(points, 0).ShouldBeSameAs(points);
        Should.Throw<ArgumentOutOfRangeException>(() => Smoothing.Exponential(points, 1));
    }

    [Theory]
    [InlineData(0.5, 40, new[] { 0.1, 1, 10, 100 })]
    [InlineData(1, 10, new[] { 1.0, 2, 5, 10 })]
    [InlineData(1.5, 9, new[] { 1.0, 2, 5, 10 })]
    [InlineData(2, 4, new[] { 2.0, 5 })]
    public void Powers_Range_IsCovered(double low, double high, double[] marks)
    {
        var found = Ticks.Powers(low, high);

        found[0].ShouldBeLessThanOrEqualTo(low);
        found[^1].ShouldBeGreaterThanOrEqualTo(high);
        found.ShouldBe(marks);
    }

    [Fact]
    public void Layout_Logarithmic_PlacesPowersEvenly_AndLeavesZeroOut()
    {
        var plan = ChartLayout.Of("loss", [new ChartSeries("a", [new(0, 0), new(1, 1), new(2, 100), new(3, 10_000)], 0)], isLogarithmic: true)!;

        plan.Lines[0].Shown.Count.ShouldBe(3);
        plan.Lines[0].Shares.Select(p => Math.Round(p.Y, 6)).ShouldBe([1, 0.5, 0]);
    }
}
