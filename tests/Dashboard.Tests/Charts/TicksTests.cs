using Distillery.Dashboard.Charts;

namespace Distillery.Dashboard.Tests.Charts;

public class TicksTests
{
    [Theory]
    [InlineData(0, 10, 6, new[] { 0.0, 2, 4, 6, 8, 10 })]
    [InlineData(0.031, 0.0894, 5, new[] { 0.02, 0.04, 0.06, 0.08, 0.1 })]
    [InlineData(-0.0017, 0.0112, 5, new[] { -0.005, 0, 0.005, 0.01, 0.015 })]
    [InlineData(4.1, 6.9, 5, new[] { 4.0, 5, 6, 7 })]
    public void Nice_Range_IsCoveredByRoundMarks(double low, double high, int count, double[] expected) =>
        Ticks.Nice(low, high, count).ShouldBe(expected, 1e-12);

    [Theory]
    [InlineData(0)]
    [InlineData(7.3)]
    [InlineData(-1e-9)]
    public void Nice_OneValue_GetsRoomAroundIt(double value)
    {
        var marks = Ticks.Nice(value, value, 5);

        marks[0].ShouldBeLessThan(value);
        marks[^1].ShouldBeGreaterThan(value);
    }

    [Fact]
    public void Nice_Whole_HasNoFractions() => Ticks.Nice(1, 3, 6, whole: true).ShouldBe([1, 2, 3]);

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(2, 1)]
    public void Nice_NoRange_IsRefused(double low, double high) => Should.Throw<ArgumentOutOfRangeException>(() => Ticks.Nice(low, high, 5));

    [Fact]
    public void Nice_AnyRange_CoversItWithFewMarks()
    {
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            var low = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 7));
            var high = low + random.NextDouble() * Math.Pow(10, random.Next(-6, 7));

            var marks = Ticks.Nice(low, high, 5);

            // Less than a pixel of any screen.
            var hair = 1e-6 * (high - low) + 1e-9 * Math.Abs(low) + 1e-12;
            marks[0].ShouldBeLessThanOrEqualTo(low + hair);
            marks[^1].ShouldBeGreaterThanOrEqualTo(high - hair);
            marks.Length.ShouldBeInRange(2, 8);
        }
    }
}
