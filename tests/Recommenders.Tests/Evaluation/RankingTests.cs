using Distillery.Baselines;
using Distillery.Data;
using Distillery.Statistics;
using TorchSharp;

namespace Distillery.Recommenders.Tests;

public class RankingTests
{
    private static readonly Dataset World = Worlds.Dataset(items: 300, users: 400);
    private static readonly WindowSplit Split = Windowing.Split(World);

    [Fact]
    public void Ranks_OfConstantScores_AreTheSizeOfTheCatalogue() =>
        RankingEvaluator.Ranks(new FromFunction(300, (_, _) => 1), Split.Test).ShouldAllBe(rank => rank == 300);

    [Fact]
    public void Ranks_OfScoresThatAreNoNumbers_AreTheWorst() =>
        RankingEvaluator.Ranks(new FromFunction(300, (_, _) => float.NaN), Split.Test).ShouldAllBe(rank => rank == 300);

    [Fact]
    public void Ranks_OfTies_CountThemAgainstTheTarget()
    {
        // Two items above, three beside it.
        var target = Split.Test.Targets[0];
        var one = Row(Split.Test, 0);
        RankingEvaluator.Ranks(new FromFunction(300, (_, item) => item == target ? 5 : ((item - target + 300) % 300) switch { 1 or 2 => 6, 3 or 4 or 5 => 5, _ => 0 }), one)
            .ShouldBe([6]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RanksAndLists_OfTheSameScores_EqualThoseOfTheBaselines(bool maskHistory)
    {
        // Coarse scores, so that ties are common.
        var scorer = new FromFunction(300, (row, item) => MathF.Round(10 * MathF.Sin(row * 3 + item * 7)));
        var theirs = new HistoryScorer(300, Split.Test, scorer);
        RankingEvaluator.Ranks(scorer, Split.Test, maskHistory).ShouldBe(FullRanking.Ranks(theirs, Split.Test, maskHistory));
        RankingEvaluator.TopLists(scorer, Split.Test, 20, maskHistory).ShouldBe(FullRanking.TopLists(theirs, Split.Test, 20, maskHistory));
    }

    [Fact]
    public void Ranks_WithAMaskedHistory_IgnoreItsItems()
    {
        var row = Row(Split.Test, 3);
        var history = row.History(0).ToArray();
        var scorer = new FromFunction(300, (_, item) => item == row.Targets[0] ? 1 : history.Contains(item) ? 2 : 0);
        RankingEvaluator.Ranks(scorer, row).ShouldBe([history.Distinct().Count() + 1]);
        RankingEvaluator.Ranks(scorer, row, maskHistory: true).ShouldBe([1]);
    }

    [Fact]
    public void Report_OfAStudent_KeepsRowsSlicesAndLists()
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.Student("paper", Worlds.Options(items: 300));
        using var scorer = new StudentScorer(student);
        var counts = TargetCounts.Of(Split.Train);
        counts[Split.Test.Targets[0]] = 0;
        var report = RankingEvaluator.Evaluate(scorer, Split.Test, counts);
        report.Rows.Ranks.ShouldBe(RankingEvaluator.Ranks(scorer, Split.Test));
        report.Rows.Cold.ShouldBe(Split.Test.Targets.Select(target => counts[target] == 0));
        report.All.Rows.ShouldBe(Split.Test.Count);
        (report.Slices["cold"].Rows + report.Slices["warm"].Rows).ShouldBe(Split.Test.Count);
        report.Lists!.Coverage.ShouldBeInRange(0.05, 1);
        var metrics = report.Metrics();
        metrics["hr_at_20"].ShouldBe(RankMetrics.Mean(RankMetric.HitRate, report.Rows.Ranks, 20));
        metrics.Keys.ShouldContain("ndcg_at_20_cold");
        metrics.Keys.ShouldContain("coverage_at_20");
    }

    [Fact]
    public void StudentScorer_OfAStudent_ScoresLikeItsTables()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var kind in new[] { "paper", "tied", "enriched input", "enriched both", "skip" })
        {
            using var student = Worlds.Student(kind, Worlds.Options(items: 300));
            var batch = HistoryBatch.Of(Split.Test, [5, 6, 7], torch.CPU);
            var tables = student.Tables();
            if (student.LearnsRepeats)
                student.get_parameter("repeat")!.requires_grad_(false).fill_(0.25);
            var expected = Worlds.Floats(tables.Scores(student.LastStates(tables, batch.Histories, batch.Lengths)));
            if (student.LearnsRepeats)
                for (var row = 0; row < 3; row++)
                    foreach (var item in Split.Test.History(5 + row).ToArray().Distinct())
                        expected[row * 300 + item] += 2.5f;
            using var scorer = new StudentScorer(student);
            var actual = scorer.Score(Split.Test, 5, 3).ToArray();
            for (var i = 0; i < expected.Length; i++)
                actual[i].ShouldBe(expected[i], 1e-5f);
        }
    }

    [Fact]
    public void StudentScorer_OfAStudentInTraining_IsRefused()
    {
        using var student = Worlds.Student("tied");
        student.train();
        Should.Throw<ArgumentException>(() => new StudentScorer(student)).Message.ShouldContain("the student is in training mode");
    }

    [Fact]
    public void Ranks_OfRowsFromAnotherCatalogue_AreRefused() =>
        Should.Throw<ArgumentException>(() => RankingEvaluator.Ranks(new FromFunction(7, (_, _) => 1), Split.Test))
            .Message.ShouldContain("the rows were cut from a catalogue of 300 items, the scorer knows 7.");

    [Fact]
    public void Ranks_WhenCancelled_Stop()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Should.Throw<OperationCanceledException>(() => RankingEvaluator.Ranks(new FromFunction(300, (_, _) => 1), Split.Test, cancellationToken: cancel.Token));
    }

    [Fact]
    public void Candidates_OfARow_AreDistinctItemsThatItsUserNeverTouched()
    {
        var candidates = SampledCandidates.Draw(World, Split.Test);
        candidates.Count.ShouldBe(Split.Test.Count);
        var seen = new HashSet<int>();
        for (var row = 0; row < Split.Test.Count; row++)
        {
            var items = candidates.Of(row).ToArray();
            items.Distinct().Count().ShouldBe(100);
            items.ShouldNotContain(Split.Test.Targets[row]);
            items.Intersect(World.Users[Split.Test.Users[row]].Items).ShouldBeEmpty();
            seen.UnionWith(items);
        }

        // Uniform: over some dozens of rows every item of 300 comes up.
        seen.Count.ShouldBe(300);
    }

    [Fact]
    public void Candidates_OfEqualSeeds_AreTheSameWhateverOtherRowsThereAre()
    {
        var all = SampledCandidates.Draw(World, Split.Test);
        var one = SampledCandidates.Draw(World, Row(Split.Test, 7));
        one.Of(0).ToArray().ShouldBe(all.Of(7).ToArray());
        SampledCandidates.Draw(World, Split.Test).Digest().ShouldBe(all.Digest());
        SampledCandidates.Draw(World, Split.Test, seed: 1).Digest().ShouldNotBe(all.Digest());
    }

    [Fact]
    public void Candidates_OfASmallCatalogue_AreRefusedWithTheUser() =>
        Should.Throw<ArgumentException>(() => SampledCandidates.Draw(World, Split.Test, 299)).Message.ShouldContain("of the catalogue's 300 items to draw candidates from; 299 are needed");

    [Fact]
    public void SampledRanks_OfTies_CountThemAgainstTheTarget()
    {
        var counts = TargetCounts.Of(Split.Train);
        var candidates = SampledCandidates.Draw(World, Split.Test);
        int[] Ranks(Func<int, int, float> score) => RankingEvaluator.EvaluateSampled(new FromFunction(300, score), Split.Test, candidates, counts).Rows.Ranks;
        Ranks((_, _) => 1).ShouldAllBe(rank => rank == 101);
        Ranks((_, _) => float.NaN).ShouldAllBe(rank => rank == 101);
        Ranks((row, item) => item == Split.Test.Targets[row] ? 1 : 0).ShouldAllBe(rank => rank == 1);
        // Two candidates above, three beside the target; what is no candidate does not count.
        Ranks((row, item) => item == Split.Test.Targets[row] ? 5 : candidates.Of(row).IndexOf(item) switch { -1 => 9, < 2 => 6, < 5 => 5, _ => 0 }).ShouldAllBe(rank => rank == 6);
    }

    [Fact]
    public void SampledReport_OfAModel_HasSlicesAndNoLists()
    {
        var counts = TargetCounts.Of(Split.Train);
        counts[Split.Test.Targets[0]] = 0;
        var candidates = SampledCandidates.Draw(World, Split.Test);
        var report = RankingEvaluator.EvaluateSampled(new FromFunction(300, (row, item) => MathF.Sin(row * 3 + item * 7)), Split.Test, candidates, counts);
        report.Lists.ShouldBeNull();
        (report.Slices["cold"].Rows + report.Slices["warm"].Rows).ShouldBe(Split.Test.Count);
        report.Metrics()["hr_at_20"].ShouldBe(RankMetrics.Mean(RankMetric.HitRate, report.Rows.Ranks, 20));
        Should.Throw<ArgumentException>(() => RankingEvaluator.EvaluateSampled(new FromFunction(300, (_, _) => 1), Split.Validation, SampledCandidates.Draw(World, Row(Split.Test, 0)), counts))
            .Message.ShouldContain("there are candidates for 1 rows");
    }

    [Fact]
    public void TrainPopularity_OfItems_CountsUsersOnceAndNothingAfterTheLastTrainTarget()
    {
        var catalogue = Catalogue.Create([.. Enumerable.Range(0, 5).Select(id => new Item($"Title {id}", new Dictionary<string, string>()))]);
        var dataset = Data.Dataset.Create("d", catalogue, [new UserSequence(0, [0, 1, 0, 2, 3], [1, 2, 3, 4, 5]), new UserSequence(1, [0, 4], [1, 2])]);
        var train = new WindowSet
        {
            Length = 2,
            PaddingId = 5,
            Histories = [0, 1, 1, 0],
            HistoryLengths = [2, 2],
            Targets = [0, 2],
            Users = [0, 0],
            Positions = [2, 3],
            TargetTimes = [3, 4],
        };
        var popularity = TrainPopularity.Of(dataset, train);
        popularity.UserCount.ShouldBe(1);
        popularity.Users.ShouldBe([1, 1, 1, 0, 0]);
        popularity.Interactions.ShouldBe([2, 1, 1, 0, 0]);
    }

    private static WindowSet Row(WindowSet rows, int row) => new()
    {
        Length = rows.Length,
        PaddingId = rows.PaddingId,
        Histories = rows.Histories[(row * rows.Length)..((row + 1) * rows.Length)],
        HistoryLengths = [rows.HistoryLengths[row]],
        Targets = [rows.Targets[row]],
        Users = [rows.Users[row]],
        Positions = [rows.Positions[row]],
        TargetTimes = [rows.TargetTimes[row]],
    };

    private sealed class FromFunction(int items, Func<int, int, float> score) : IBatchScorer
    {
        public int ItemCount => items;

        public float Of(int row, int item) => score(row, item);

        public Span<float> Score(WindowSet rows, int start, int count)
        {
            var scores = new float[count * items];
            for (var i = 0; i < scores.Length; i++)
                scores[i] = score(start + i / items, i % items);
            return scores;
        }
    }

    // Finds the row of a history, because the baselines score histories.
    private sealed class HistoryScorer(int items, WindowSet rows, FromFunction scores) : IItemScorer
    {
        public int ItemCount => items;

        public void Score(ReadOnlySpan<int> history, Span<float> result)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                // The span lies inside the row's part of the histories.
                if (!history.Overlaps(rows.Histories.AsSpan(row * rows.Length, rows.Length)))
                    continue;
                for (var item = 0; item < items; item++)
                    result[item] = scores.Of(row, item);
                return;
            }
        }
    }
}
