using Distillery.Data;

namespace Distillery.Baselines.Tests;

public sealed class HybridTests
{
    private static readonly Catalogue Shop = Rows.Catalogue("red box", "red ball", "blue box", "red", "green", "yellow");
    private static readonly WindowSet Train = Rows.Of(6, (0, [0], 4), (1, [0], 4), (2, [1], 5));

    [Fact]
    public void Score_IsVotesPlusWeightedContent()
    {
        var knn = ItemKnn.FromPrefixes(Train);
        var text = TextTfIdf.Build(Shop);
        var scores = Rows.Scores(new Hybrid(knn, text, null, new HybridWeights(0.5, 0)), 0);
        scores[4].ShouldBe(Rows.Scores(knn, 0)[4], 1e-6f);
        scores[1].ShouldBe(0.5f * Rows.Scores(text, 0)[1], 1e-6f);
        scores[5].ShouldBe(-0.5f, "neither votes nor words reach item 5, and one row had it as target");
        scores[0].ShouldBe(-1);
    }

    [Fact]
    public void Fit_TargetsThatOnlyTextFinds_ChoosesMoreText()
    {
        // The targets share a word with the history, but item 4 has all the votes.
        var validation = Rows.Of(6, (0, [0], 1), (1, [0], 3), (2, [2], 0));
        var hybrid = Hybrid.Fit(Shop, Train, validation, new HybridOptions { TextWeights = [0, 0.001, 10] });
        hybrid.Weights.Text.ShouldBe(10);
        hybrid.Trials.Count.ShouldBe(3);
        hybrid.Trials.MaxBy(trial => trial.NdcgAt20)!.Weights.ShouldBe(hybrid.Weights);
    }

    [Fact]
    public void Fit_Trials_AreWhatTheScorerWithThoseWeightsReaches()
    {
        var random = new Random(11);
        var titles = Enumerable.Range(0, 60).Select(_ => $"w{random.Next(9)} w{random.Next(9)}").ToArray();
        var catalogue = new Catalogue([.. titles.Select((title, id) => new Item(title, new Dictionary<string, string> { ["sid"] = $"{id % 5} {id % 7}" }))], "test");
        WindowSet Some(int count) => Rows.Of(60, [.. Enumerable.Range(0, count).Select(user => (user, new[] { random.Next(60), random.Next(60) }, random.Next(60)))]);
        var (train, validation) = (Some(100), Some(80));
        var hybrid = Hybrid.Fit(catalogue, train, validation);
        hybrid.Codes.ShouldNotBeNull();
        hybrid.Trials.Count.ShouldBe(35);
        foreach (var trial in hybrid.Trials)
        {
            var ranks = FullRanking.Ranks(new Hybrid(hybrid.Knn, hybrid.Text, hybrid.Codes, trial.Weights), validation);
            trial.HitRateAt20.ShouldBe(ranks.Count(rank => rank <= 20) / 80.0, 1e-12);
            trial.NdcgAt20.ShouldBe(ranks.Where(rank => rank <= 20).Sum(rank => 1 / Math.Log2(rank + 1)) / 80, 1e-12);
        }
    }

    [Fact]
    public void Fit_Twice_GivesTheSameScores()
    {
        var validation = Rows.Of(6, (0, [0], 1), (1, [0], 4));
        var (first, second) = (Hybrid.Fit(Shop, Train, validation), Hybrid.Fit(Shop, Train, validation));
        Rows.Scores(first, 2, 0).ShouldBe(Rows.Scores(second, 2, 0));
    }

    [Fact]
    public void Fit_NoValidationRows_IsRefused() =>
        Should.Throw<ArgumentException>(() => Hybrid.Fit(Shop, Train, Rows.Of(6))).Message.ShouldContain("0 rows");

    [Theory]
    [InlineData(-0.1, 0)]
    [InlineData(0.1, double.NaN)]
    public void Weights_NotUsable_AreRefused(double text, double codes) =>
        Should.Throw<ArgumentException>(() => new Hybrid(ItemKnn.FromPrefixes(Train), TextTfIdf.Build(Shop), null, new HybridWeights(text, codes)))
            .Message.ShouldContain("zero or more");

    [Fact]
    public void Parts_OfDifferentCatalogues_AreRefused() =>
        Should.Throw<ArgumentException>(() => new Hybrid(ItemKnn.FromPrefixes(Train), TextTfIdf.Build(Rows.Catalogue("a", "b")), null, new HybridWeights(1, 0)))
            .Message.ShouldContain("6 (kNN), 2 (text)");
}
