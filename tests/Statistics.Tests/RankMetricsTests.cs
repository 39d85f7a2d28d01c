namespace Distillery.Statistics.Tests;

public class RankMetricsTests
{
    // Worked by hand: NDCG terms 1/log2(2) = 1, 1/log2(4) = 0.5, 1/log2(6) = 0.386853, 1/log2(21) = 0.227670.
    private static readonly int[] Ranks = [1, 3, 20, 21, 5];

    [Theory]
    [InlineData(RankMetric.HitRate, 1, 0.2)]
    [InlineData(RankMetric.HitRate, 5, 0.6)]
    [InlineData(RankMetric.HitRate, 10, 0.6)]
    [InlineData(RankMetric.HitRate, 20, 0.8)]
    [InlineData(RankMetric.Ndcg, 1, 0.2)]
    [InlineData(RankMetric.Ndcg, 5, 0.3773706)]
    [InlineData(RankMetric.Ndcg, 20, 0.4229046)]
    [InlineData(RankMetric.Mrr, 1, 0.2)]
    [InlineData(RankMetric.Mrr, 5, 0.3066667)]
    [InlineData(RankMetric.Mrr, 20, 0.3166667)]
    public void Mean_HandComputedTable_Agrees(RankMetric metric, int k, double expected) =>
        RankMetrics.Mean(metric, Ranks, k).ShouldBe(expected, 1e-6);

    [Fact]
    public void Table_DefaultCutoffs_HoldsAllKeys()
    {
        var table = RankMetrics.Table(Ranks);
        table.Rows.ShouldBe(5);
        table.Values.Keys.ShouldBe(
            ["hr_at_1", "hr_at_10", "hr_at_20", "hr_at_5", "mrr_at_1", "mrr_at_10", "mrr_at_20", "mrr_at_5", "ndcg_at_1", "ndcg_at_10", "ndcg_at_20", "ndcg_at_5"]);
        table[RankMetric.HitRate, 20].ShouldBe(0.8);
        Should.Throw<KeyNotFoundException>(() => table[RankMetric.HitRate, 7]).Message.ShouldStartWith("hr_at_7 is not in the table; it holds hr_at_1, ");
    }

    [Fact]
    public void WarmAndCold_MixedRows_MeasuresEachApart()
    {
        var slices = RankMetrics.WarmAndCold(Ranks, [false, true, false, true, true], [5]);
        slices.Keys.ShouldBe(["cold", "warm"]);
        slices["cold"].Rows.ShouldBe(3);
        slices["cold"][RankMetric.HitRate, 5].ShouldBe(2 / 3.0, 1e-12);
        slices["warm"][RankMetric.HitRate, 5].ShouldBe(0.5);
    }

    [Fact]
    public void WarmAndCold_NoColdRow_LeavesColdOut() =>
        RankMetrics.WarmAndCold(Ranks, new bool[5]).Keys.ShouldBe(["warm"]);

    [Fact]
    public void BySlice_UserGroups_WeightedMeanIsTheOverallMean()
    {
        var slices = RankMetrics.BySlice(Ranks, ["few", "few", "many", "some", "many"], [20]);
        slices.Values.Sum(table => table.Rows * table[RankMetric.Ndcg, 20]).ShouldBe(5 * RankMetrics.Mean(RankMetric.Ndcg, Ranks, 20), 1e-12);
    }

    [Fact]
    public void Mean_BadInput_NamesIt()
    {
        Should.Throw<ArgumentException>(() => RankMetrics.Mean(RankMetric.Mrr, [], 5)).Message.ShouldStartWith("There is no rank to measure.");
        Should.Throw<ArgumentOutOfRangeException>(() => RankMetrics.Mean(RankMetric.Mrr, [0], 5)).ParamName.ShouldBe("rank");
        Should.Throw<ArgumentOutOfRangeException>(() => RankMetrics.Mean(RankMetric.Mrr, [1], 0)).ParamName.ShouldBe("k");
        Should.Throw<ArgumentException>(() => RankMetrics.BySlice([1, 2], ["a"])).Message.ShouldStartWith("There are 2 ranks and 1 slices; each row needs both.");
    }

    [Fact]
    public void PessimisticRank_ConstantScores_IsTheCatalogueSize() =>
        PessimisticRank.Of(new float[50], 7).ShouldBe(50);

    [Fact]
    public void PessimisticRank_Scores_CountsEqualOnesAsBefore()
    {
        float[] scores = [0.5f, 2f, 1f, 1f, -1f];
        PessimisticRank.Of(scores, 1).ShouldBe(1);
        PessimisticRank.Of(scores, 2).ShouldBe(3);
        PessimisticRank.Of(scores, 4).ShouldBe(5);
    }

    [Fact]
    public void PessimisticRank_ScoresThatAreNoNumbers_CountAgainstTheTarget()
    {
        PessimisticRank.Of([1f, float.NaN, 0f], 0).ShouldBe(2);
        PessimisticRank.Of([1f, float.NaN, 0f], 1).ShouldBe(3);
        Should.Throw<ArgumentOutOfRangeException>(() => PessimisticRank.Of([1f], 1)).ParamName.ShouldBe("target");
    }
}
