namespace Distillery.Statistics.Tests;

public class PairedBootstrapTests
{
    [Fact]
    public void Difference_HandComputedRows_CountsAndMeans()
    {
        // HR@5: 1 0 1 0 against 0 0 1 1.
        var result = PairedBootstrap.Difference([1, 9, 3, 8], [7, 6, 5, 2], RankMetric.HitRate, 5);
        (result.Wins, result.Ties, result.Losses, result.Rows, result.Clusters).ShouldBe((1, 2, 1, 4, 4));
        (result.Mean, result.MeanAgainst, result.Difference).ShouldBe((0.5, 0.5, 0.0));
        result.RelativeLift.ShouldBe(0.0);
        result.Metric.ShouldBe("hr_at_5");
        result.IsAboveZero.ShouldBeFalse();
    }

    [Fact]
    public void Difference_OtherModelNeverHits_HasNoRelativeLift() =>
        PairedBootstrap.Difference([1, 1], [9, 9], RankMetric.HitRate, 5).RelativeLift.ShouldBeNull();

    [Fact]
    public void Difference_LargeIndependentSample_AgreesWithNormalTheory()
    {
        var random = new Random(7);
        const int N = 20_000;
        int[] a = new int[N], b = new int[N];
        for (var row = 0; row < N; row++)
        {
            a[row] = 1 + random.Next(200);
            b[row] = 1 + random.Next(240);
        }

        var result = PairedBootstrap.Difference(a, b, RankMetric.Ndcg, 20, options: new BootstrapOptions { Resamples = 4_000, Seed = 1 });

        var differences = a.Zip(b, (x, y) => RankMetrics.Value(RankMetric.Ndcg, x, 20) - RankMetrics.Value(RankMetric.Ndcg, y, 20)).ToArray();
        var error = Math.Sqrt(differences.Select(d => Math.Pow(d - differences.Average(), 2)).Sum() / (N - 1) / N);
        result.StandardError.ShouldBe(error, error * 0.05);
        result.Low.ShouldBe(result.Difference - (1.959964 * error), error * 0.12);
        result.High.ShouldBe(result.Difference + (1.959964 * error), error * 0.12);
    }

    [Fact]
    public void Difference_EqualRowsOfAUser_CountAsOneObservation()
    {
        var random = new Random(3);
        const int Users = 500, Each = 9;
        int[] a = new int[Users * Each], b = new int[Users * Each], users = new int[Users * Each];
        for (var user = 0; user < Users; user++)
        {
            var (x, y) = (1 + random.Next(60), 1 + random.Next(60));
            for (var i = 0; i < Each; i++)
                (a[(user * Each) + i], b[(user * Each) + i], users[(user * Each) + i]) = (x, y, 1_000 - user);
        }

        var options = new BootstrapOptions { Resamples = 3_000 };
        var byUser = PairedBootstrap.Difference(a, b, RankMetric.HitRate, 20, users, options);
        var byRow = PairedBootstrap.Difference(a, b, RankMetric.HitRate, 20, options: options);
        byUser.Clusters.ShouldBe(Users);
        byUser.Difference.ShouldBe(byRow.Difference, 1e-12);
        // Nine copies of each row make row-wise drawing three times too sure.
        (byUser.StandardError / byRow.StandardError).ShouldBe(3, 0.2);
    }

    [Fact]
    public void Difference_TrueDifferenceIsZero_IntervalHoldsItAboutAsOftenAsItSays()
    {
        var random = new Random(11);
        var held = 0;
        const int Experiments = 300;
        for (var experiment = 0; experiment < Experiments; experiment++)
        {
            int[] a = new int[150], b = new int[150];
            for (var row = 0; row < a.Length; row++)
                (a[row], b[row]) = (1 + random.Next(40), 1 + random.Next(40));
            var result = PairedBootstrap.Difference(a, b, RankMetric.HitRate, 20, options: new BootstrapOptions { Resamples = 400, Seed = experiment, Confidence = 0.9 });
            held += result.Low <= 0 && result.High >= 0 ? 1 : 0;
        }

        // 90 % of 300, give or take three standard deviations.
        held.ShouldBeInRange(254, 286);
    }

    [Fact]
    public void Difference_SameSeed_GivesTheSameBits()
    {
        int[] a = [.. Enumerable.Range(1, 400)], b = [.. Enumerable.Range(1, 400).Reverse()];
        var options = new BootstrapOptions { Resamples = 500, Seed = 42 };
        var first = PairedBootstrap.Difference(a, b, RankMetric.Ndcg, 100, options: options);
        PairedBootstrap.Difference(a, b, RankMetric.Ndcg, 100, options: options).ShouldBe(first);
        PairedBootstrap.Difference(a, b, RankMetric.Ndcg, 100, options: options with { Seed = 43 }).Low.ShouldNotBe(first.Low);
    }

    [Fact]
    public void Difference_BetterOnEveryRow_IsAboveZeroWithoutWidth()
    {
        var result = PairedBootstrap.Difference([1, 1, 1], [9, 9, 9], RankMetric.HitRate, 5);
        (result.Low, result.Difference, result.High).ShouldBe((1.0, 1.0, 1.0));
        result.IsAboveZero.ShouldBeTrue();
    }

    [Fact]
    public void Difference_BadInput_NamesIt()
    {
        Should.Throw<ArgumentException>(() => PairedBootstrap.Difference([1], [1, 2], RankMetric.Mrr, 5)).Message
            .ShouldStartWith("The models have 1 and 2 ranks; both must have ranked the same rows.");
        Should.Throw<ArgumentException>(() => PairedBootstrap.Difference([], [], RankMetric.Mrr, 5)).Message.ShouldStartWith("There is no row to compare.");
        Should.Throw<ArgumentException>(() => PairedBootstrap.Difference([1, 2], [1, 2], RankMetric.Mrr, 5, [1])).Message.ShouldStartWith("There are 2 ranks and 1 users; each row needs one.");
        Should.Throw<ArgumentException>(() => PairedBootstrap.Difference([1], [1], RankMetric.Mrr, 5, options: new BootstrapOptions { Resamples = 9 })).Message
            .ShouldBe("resamples is 9; it must be 100 or more.");
        Should.Throw<ArgumentException>(() => PairedBootstrap.Difference([1], [1], RankMetric.Mrr, 5, options: new BootstrapOptions { Confidence = 95 })).Message
            .ShouldBe("confidence is 95; it must lie between 0 and 1.");
    }
}
