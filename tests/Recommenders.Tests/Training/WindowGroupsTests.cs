using Distillery.Data;
using TorchSharp;

namespace Distillery.Recommenders.Tests;

public class WindowGroupsTests
{
    [Fact]
    public void Groups_OfPrefixRows_HoldEveryRowOnceAndOnlyPrefixesTogether()
    {
        var dataset = Worlds.Dataset();
        var rows = PrefixRows.FromTrain(dataset, Windowing.Split(dataset).Train);
        var groups = WindowGroups.Of(rows);
        groups.Count.ShouldBeLessThan(rows.Count / 2);
        Enumerable.Range(0, groups.Count).Sum(group => groups.Last(group) - groups.First(group) + 1).ShouldBe(rows.Count);
        for (var group = 0; group < groups.Count; group++)
        {
            var longest = rows.History(groups.Last(group)).ToArray();
            for (var row = groups.First(group); row <= groups.Last(group); row++)
            {
                rows.Users[row].ShouldBe(rows.Users[groups.Last(group)]);
                var history = rows.History(row).ToArray();
                longest[..history.Length].ShouldBe(history);
            }
        }
    }

    [Fact]
    public void Groups_OfLastTargets_HaveOneRowEach()
    {
        var rows = Windowing.Split(Worlds.Dataset()).Train;
        WindowGroups.Of(rows).Count.ShouldBe(rows.Count);
    }

    [Theory]
    [InlineData("tied")]
    [InlineData("skip")]
    public void Pass_OverGroups_GivesTheStatesThatEveryRowWouldHaveAlone(string kind)
    {
        using var scope = torch.NewDisposeScope();
        var dataset = Worlds.Dataset();
        var rows = PrefixRows.FromTrain(dataset, Windowing.Split(dataset).Train);
        var groups = WindowGroups.Of(rows);
        using var student = Worlds.Student(kind);
        var pass = StudentPass.Run(student, groups, [.. Enumerable.Range(0, groups.Count)]);
        pass.Rows.ShouldBe(Enumerable.Range(0, rows.Count));
        pass.Targets.ShouldBe(rows.Targets);
        var alone = HistoryBatch.Of(rows, pass.Rows, torch.CPU);
        pass.States.ShouldBeNear(student.LastStates(alone.Histories, alone.Lengths), 1e-5);
    }

    [Fact]
    public void Batch_OfShortHistories_IsAsLongAsTheLongest()
    {
        using var scope = torch.NewDisposeScope();
        var rows = new WindowSet
        {
            Length = 4, PaddingId = 9, Histories = [1, 9, 9, 9, 2, 3, 9, 9], HistoryLengths = [1, 2], Targets = [0, 0], Users = [0, 1], Positions = [1, 2], TargetTimes = [0, 0],
        };
        var batch = HistoryBatch.Of(rows, [1, 0], torch.CPU);
        batch.Histories.data<long>().ToArray().ShouldBe([2, 3, 1, 9]);
        batch.Lengths.data<long>().ToArray().ShouldBe([2, 1]);
    }
}
