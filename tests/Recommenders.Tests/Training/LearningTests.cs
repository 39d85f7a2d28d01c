using Distillery.Data;
using TorchSharp;
using static Distillery.Recommenders.Tests.Trainings;

namespace Distillery.Recommenders.Tests;

/// <summary>That trainings learn what there is to learn.</summary>
public class LearningTests
{
    [Theory]
    [InlineData("tied", "full")]
    [InlineData("skip", "full")]
    [InlineData("paper", "bce")]
    [InlineData("gru4rec tied", "full")]
    [InlineData("gru4rec paper", "full")]
    [InlineData("srgnn tied", "full")]
    [InlineData("srgnn paper", "bce")]
    public void Training_OnEightRows_LearnsThemByHeart(string kind, string loss)
    {
        using var scope = torch.NewDisposeScope();
        var rows = Eight();
        using var student = Worlds.AnyStudent(kind, Worlds.Options(dim: 16, dropout: 0));
        using var softmax = new SoftmaxObjective(student, rows);
        using var bce = new BceObjective(student, rows, new BceObjectiveOptions { Negatives = 8 });
        new Trainer(new TrainerOptions { Epochs = 150, BatchSize = 8, LearningRate = 0.02, Patience = 0 })
            .Train(student, loss == "full" ? softmax : bce);
        using var scorer = new StudentScorer(student);
        RankingEvaluator.Ranks(scorer, rows).ShouldBe(Enumerable.Repeat(1, 8));
    }

    [Fact]
    public void Repeats_ThatNobodyMakes_AreUnlearnt()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var negatives in new[] { 0, 12 })
        {
            using var student = Worlds.Student("tied");
            using var objective = new SoftmaxObjective(student, Prefixes, new SoftmaxObjectiveOptions { Negatives = negatives });
            new Trainer(Options with { Epochs = 4 }).Train(student, objective);
            student.Tables().Repeat!.item<float>().ShouldBeLessThan(-2);
            using var scorer = new StudentScorer(student);
            var top = RankingEvaluator.TopLists(scorer, Split.Test, 5);
            // Users walk forward through the items, so their histories hold nothing that comes next.
            Enumerable.Range(0, Split.Test.Count).Count(row => Split.Test.History(row).Contains(top[row * 5])).ShouldBeLessThan(Split.Test.Count / 10);
        }
    }

    [Fact]
    public void Lists_MixedIntoTheTarget_TeachWhatTheRowsDoNotSay()
    {
        using var scope = torch.NewDisposeScope();
        var rows = Eight();
        var lists = new SoftLists(1, [.. Enumerable.Range(0, 8).Select(row => 30 + row)], [.. Enumerable.Repeat(1f, 8)]);
        using var student = Worlds.Student("tied", Worlds.Options(dim: 16, dropout: 0));
        using var objective = new SoftmaxObjective(student, rows, new SoftmaxObjectiveOptions { ListWeight = 0.5 }, lists);
        new Trainer(new TrainerOptions { Epochs = 150, BatchSize = 8, LearningRate = 0.02, Patience = 0 }).Train(student, objective);
        using var scorer = new StudentScorer(student);
        var top = RankingEvaluator.TopLists(scorer, rows, 2);
        for (var row = 0; row < 8; row++)
            top[(row * 2)..(row * 2 + 2)].ShouldBe([rows.Targets[row], 30 + row]);
    }

    private static WindowSet Eight() => new()
    {
        Length = 10,
        PaddingId = 40,
        Histories = [.. Enumerable.Range(0, 8).SelectMany(row => new[] { row, row + 10 }.Concat(Enumerable.Repeat(40, 8)))],
        HistoryLengths = [.. Enumerable.Repeat(2, 8)],
        Targets = [.. Enumerable.Range(0, 8).Select(row => 20 + row * 3 % 8)],
        Users = [.. Enumerable.Range(0, 8)],
        Positions = [.. Enumerable.Repeat(2, 8)],
        TargetTimes = new long[8],
    };
}
