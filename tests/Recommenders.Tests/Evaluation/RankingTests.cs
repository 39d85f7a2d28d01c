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
