using Distillery.Data;
using Xunit.Abstractions;

namespace Distillery.Baselines.Tests;

/// <summary>The scouting figures (HR@20 / NDCG@20 on the whole test split, nothing masked) must come out again.</summary>
public sealed class RealDataTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("games", TieOrder.AsIs, 0.0726, 0.0406, 0.0597, 0.0314, 0.089, 0.047)]
    [InlineData("games", TieOrder.Shuffled, 0.0585, 0.0306, 0.0545, 0.0285, 0.0755, 0.0385)]
    [InlineData("toys", TieOrder.AsIs, 0.0626, 0.0355, 0.1099, 0.0544, 0.117, 0.063)]
    [InlineData("toys", TieOrder.Shuffled, 0.0519, 0.0256, 0.0995, 0.0489, 0.1087, 0.0558)]
    public void TestSplit_ReachesTheScoutingFigures(
        string name, TieOrder ties, double knnHr, double knnNdcg, double textHr, double textNdcg, double hybridHr, double hybridNdcg)
    {
        var (dataset, split, prefixes) = RealData.Load(name, ties);
        var hybrid = Hybrid.Fit(dataset.Catalogue, prefixes, split.Validation);
        output.WriteLine($"{name}, ties {ties}, test rows {split.Test.Count}, weights {hybrid.Weights}");
        Print("popularity", Popularity.Fit(split.Train), split.Test);
        Print("item-kNN, rows", ItemKnn.FromRows(split.Train), split.Test);
        if (hybrid.Codes is not null)
            Print("codes", hybrid.Codes, split.Test);
        // One shuffle differs from another by sampling, so its figures have a wider margin.
        var tolerance = ties == TieOrder.AsIs ? 0.03 : 0.1;
        var knn = Print("item-kNN, prefixes", hybrid.Knn, split.Test);
        knn.Hr.ShouldBe(knnHr, tolerance * knnHr);
        knn.Ndcg.ShouldBe(knnNdcg, tolerance * knnNdcg);
        var text = Print("text", hybrid.Text, split.Test);
        text.Hr.ShouldBe(textHr, tolerance * textHr);
        text.Ndcg.ShouldBe(textNdcg, tolerance * textNdcg);
        var joined = Print("hybrid", hybrid, split.Test);
        joined.Hr.ShouldBeGreaterThan(hybridHr);
        joined.Ndcg.ShouldBeGreaterThan(hybridNdcg);
    }

    private (double Hr, double Ndcg) Print(string name, IItemScorer scorer, WindowSet rows)
    {
        var ranks = FullRanking.Ranks(scorer, rows);
        var hr = ranks.Count(rank => rank <= 20) / (double)ranks.Length;
        var ndcg = ranks.Where(rank => rank <= 20).Sum(rank => 1 / Math.Log2(rank + 1)) / ranks.Length;
        output.WriteLine($"  {name}: {hr:F4} / {ndcg:F4}");
        return (hr, ndcg);
    }
}
