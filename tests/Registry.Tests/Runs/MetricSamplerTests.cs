namespace Distillery.Registry.Tests;

public sealed class MetricSamplerTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(57)]
    [InlineData(1000)]
    public void Sample_OfAnyLength_KeepsTheLimitTheEndsAndTheExtremes(int most)
    {
        var dice = new Random(most);
        foreach (var length in new[] { 0, 1, most - 1, most, most + 1, (2 * most) + 3, 10_000 })
        {
            var values = Enumerable.Range(0, length).Select(_ => dice.NextDouble()).ToList();

            var kept = Sample(values, most).ToList();

            kept.Count.ShouldBe(Math.Min(length, kept.Count));
            kept.Count.ShouldBeLessThanOrEqualTo(most);
            kept.Select(point => point.Step).ShouldBe(kept.Select(point => point.Step).Distinct().Order());
            kept.ShouldAllBe(point => values[(int)point.Step] == point.Value);
            if (length == 0)
                continue;
            (kept[0].Step, kept[^1].Step).ShouldBe((0, length - 1));
            kept.Min(point => point.Value).ShouldBe(values.Min());
            kept.Max(point => point.Value).ShouldBe(values.Max());
        }
    }

    [Fact]
    public void Sample_UpToTheLimit_KeepsEveryPoint() => Sample([.. Enumerable.Range(0, 100).Select(n => (double)n)], 100).Count().ShouldBe(100);

    [Fact]
    public void Sample_LongerThanTheLimit_UsesMostOfIt_AndEveryStretchHasItsPeak()
    {
        // A flat line with one spike in each hundredth: all of them must show.
        var values = Enumerable.Range(0, 100_000).Select(n => n % 1000 == 500 ? 1.0 + n : 0.0).ToList();

        var kept = Sample(values, 1000).ToList();

        kept.Count.ShouldBeGreaterThan(250);
        kept.Count(point => point.Value > 0).ShouldBe(100);
    }

    [Fact]
    public void Sample_StepReportedTwice_TheLastTimeCounts()
    {
        var sampler = new MetricSampler(10);
        sampler.Add(1, 10, 0.1);
        sampler.Add(1, 20, 0.2);
        sampler.Add(2, 5, 0.3);

        sampler.Finish().ShouldBe([(1, 20, 0.2), (2, 5, 0.3)]);
    }

    private static IEnumerable<(long Step, long Time, double Value)> Sample(List<double> values, int most)
    {
        var sampler = new MetricSampler(most);
        for (var n = 0; n < values.Count; n++)
            sampler.Add(n, n, values[n]);
        return sampler.Finish();
    }
}
