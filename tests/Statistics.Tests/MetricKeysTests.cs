namespace Distillery.Statistics.Tests;

public class MetricKeysTests
{
    [Theory]
    [InlineData("hr_at_20", "HR@20")]
    [InlineData("ndcg_at_5", "NDCG@5")]
    [InlineData("mrr_at_10", "MRR@10")]
    [InlineData("hr_at_20_cold", "HR@20 (cold)")]
    [InlineData("coverage_at_20", "Coverage@20")]
    public void Display_AndBack_Agree(string key, string shown)
    {
        MetricKeys.Display(key).ShouldBe(shown);
        MetricKeys.FromDisplay(shown).ShouldBe(key);
        MetricKeys.FromDisplay(key).ShouldBe(key);
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("hr_at_")]
    [InlineData("hr_at_x")]
    [InlineData("hr_at_0")]
    public void Display_OtherKeys_AreLeftAlone(string key) => MetricKeys.Display(key).ShouldBe(key);

    [Fact]
    public void TryParse_RankMetricsOnly_Succeeds()
    {
        MetricKeys.TryParse("ndcg_at_10", out var metric, out var k).ShouldBeTrue();
        (metric, k).ShouldBe((RankMetric.Ndcg, 10));
        MetricKeys.TryParse("ndcg_at_10_cold", out _, out _).ShouldBeFalse();
        MetricKeys.TryParse("coverage_at_10", out _, out _).ShouldBeFalse();
        MetricKeys.Key(RankMetric.HitRate, 20, "warm").ShouldBe("hr_at_20_warm");
        Should.Throw<FormatException>(() => MetricKeys.FromDisplay("accuracy")).Message.ShouldBe("'accuracy' is no metric; write it like HR@20 or hr_at_20.");
    }
}
