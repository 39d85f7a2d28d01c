using Distillery.Baselines;
using Distillery.Statistics;
using Xunit.Abstractions;

namespace Distillery.Data.Tests.Samples;

public class SampleShopTests(ITestOutputHelper output)
{
    // HR@20 on the public Games set: time split, test rows, full ranking, nothing masked; and its share of cold targets.
    private const double GamesPopularity = 0.0146;
    private const double GamesKnn = 0.0726;
    private const double GamesText = 0.0597;
    private const double GamesHybrid = 0.0869;
    private const double GamesCold = 0.199;
    private const double Tolerance = 0.30;

    private sealed record Difficulty(double Popularity, double Knn, double Text, double Titles, double Hybrid, double Cold);

    [Fact]
    public void Generate_Default_IsAsHardAsGames()
    {
        var measured = Measure(new SampleShopOptions());
        Print("seed 1", measured);
        ShouldBeAsHardAsGames(measured);
        // Games has titles only; the brand and category columns of the shop may not be what makes its text useful.
        measured.Titles.ShouldBe(GamesText, GamesText * Tolerance);
    }

    [Fact]
    public void Generate_EightSeeds_AreAsHardAsGamesOnAverage()
    {
        var measured = Enumerable.Range(1, 8).Select(seed => Measure(new SampleShopOptions { Seed = seed })).ToArray();
        double Mean(Func<Difficulty, double> value) => measured.Average(value);
        var mean = new Difficulty(Mean(one => one.Popularity), Mean(one => one.Knn), Mean(one => one.Text), Mean(one => one.Titles), Mean(one => one.Hybrid), Mean(one => one.Cold));
        Print("mean of seeds 1-8", mean);
        ShouldBeAsHardAsGames(mean);
    }

    [Fact]
    public void Generate_Default_IsTheSameOnEveryMachine()
    {
        var shop = SampleShop.Generate();
        shop.Digest.ShouldBe("c6a133632b96e382cbcb6d3392c10747a386702b44ebdd292ad3b1ce57ef5bcd");
        SampleShop.Generate().Digest.ShouldBe(shop.Digest);
        SampleShop.Generate(new SampleShopOptions { Seed = 2 }).Digest.ShouldNotBe(shop.Digest);
    }

    [Fact]
    public void Generate_Default_IsAFiveCoreInDaysAndTimeOrder()
    {
        var shop = SampleShop.Generate();
        var counts = new int[shop.Catalogue.Count];
        foreach (var user in shop.Users)
        {
            user.Items.Length.ShouldBeGreaterThanOrEqualTo(5);
            user.Items.Distinct().Count().ShouldBe(user.Items.Length);
            user.Times.ShouldBeInOrder();
            user.Times.ShouldAllBe(time => time % 86_400 == 0);
            foreach (var item in user.Items)
                counts[item]++;
        }

        counts.Min().ShouldBeGreaterThanOrEqualTo(5);
        shop.Catalogue.Items.ShouldAllBe(item => item.Title.Length > 5 && item.Attributes.ContainsKey("brand") && item.Attributes.ContainsKey("categories"));
        shop.Catalogue.Items.Select(item => item.Title).Distinct().Count().ShouldBeGreaterThan(shop.Catalogue.Count * 9 / 10);
    }

    [Fact]
    public void Generate_ThenWriteAndImport_GivesTheSameDigests()
    {
        var shop = SampleShop.Generate(new SampleShopOptions { Customers = 500, Products = 200 });
        using var folder = new TempFolder();
        SequenceFiles.Write(shop, folder.Path);
        var read = DatasetImporter.Import(folder.Path);
        read.Catalogue.Digest.ShouldBe(shop.Catalogue.Digest);
        read.Digest.ShouldBe(shop.Digest);
        Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order().ShouldBe(["items.tsv", "sequences.jsonl.gz"]);
    }

    [Theory]
    [InlineData(99, 2_500, "customers is 99; it must lie in 100..1000000.")]
    [InlineData(5_500, 1, "products is 1; it must lie in 100..200000.")]
    public void Generate_OutOfRange_NamesTheOption(int customers, int products, string message) =>
        Should.Throw<ArgumentException>(() => SampleShop.Generate(new SampleShopOptions { Customers = customers, Products = products })).Message.ShouldBe(message);

    private static void ShouldBeAsHardAsGames(Difficulty measured)
    {
        measured.Popularity.ShouldBe(GamesPopularity, GamesPopularity * Tolerance);
        measured.Knn.ShouldBe(GamesKnn, GamesKnn * Tolerance);
        measured.Text.ShouldBe(GamesText, GamesText * Tolerance);
        measured.Hybrid.ShouldBe(GamesHybrid, GamesHybrid * Tolerance);
        measured.Cold.ShouldBe(GamesCold, GamesCold * Tolerance);
    }

    private void Print(string what, Difficulty measured) => output.WriteLine(
        $"{what}: HR@20 popularity {measured.Popularity:F4}, item-kNN {measured.Knn:F4}, text {measured.Text:F4} (titles alone {measured.Titles:F4}), hybrid {measured.Hybrid:F4}; cold targets {measured.Cold:F3}");

    private static Difficulty Measure(SampleShopOptions options)
    {
        var shop = SampleShop.Generate(options);
        var split = Windowing.TimeSplit(shop);
        var prefixes = PrefixRows.FromTrain(shop, split.Train);
        double HitRate(IItemScorer scorer) => RankMetrics.Mean(RankMetric.HitRate, FullRanking.Ranks(scorer, split.Test), 20);
        return new Difficulty(
            HitRate(Popularity.Fit(split.Train)),
            HitRate(ItemKnn.FromPrefixes(prefixes)),
            HitRate(TextTfIdf.Build(shop.Catalogue)),
            HitRate(TextTfIdf.Build(shop.Catalogue, new TextOptions { Columns = [] })),
            HitRate(Hybrid.Fit(shop.Catalogue, prefixes, split.Validation)),
            ColdTargets.Of(split.Train, split.Test).Average(cold => cold ? 1.0 : 0.0));
    }
}
