using Distillery.Contracts;
using Distillery.Dashboard.Jobs;

namespace Distillery.Dashboard.Tests.Jobs;

public class LiveJobTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Apply_Progress_ReplacesWithoutAskingForMore()
    {
        var live = Loaded();
        var stage = live.Stages[3];

        var changes = live.Apply(new JobEvent(1, "stage", "j", Stage: stage with { Progress = 0.9, Message = "epoch 18" }));

        changes.ShouldBe(JobChanges.Progress);
        live.Stages[3].Message.ShouldBe("epoch 18");
        live.Stages.Count.ShouldBe(7);
    }

    [Fact]
    public void Apply_States_AskForMore()
    {
        var live = Loaded();

        live.Apply(new JobEvent(1, "stage", "j", Stage: live.Stages[3] with { State = StageStates.Succeeded })).ShouldBe(JobChanges.State | JobChanges.Progress);
        live.Apply(new JobEvent(2, "job", "j", Job: live.Job! with { Progress = 0.6 })).ShouldBe(JobChanges.Progress);
        live.Apply(new JobEvent(3, "job", "j", Job: live.Job! with { State = JobStates.Succeeded })).ShouldBe(JobChanges.State | JobChanges.Progress);
        live.Apply(new JobEvent(4, "stage", "j", Stage: live.Stages[0] with { Id = "another" })).ShouldBe(JobChanges.State | JobChanges.Progress);
        live.Stages.Count.ShouldBe(8);
    }

    [Fact]
    public void AddMetrics_TwiceAndLate_KeepsOnePointAStep()
    {
        var live = Loaded();
        live.AddMetrics("r", [Point(1, 5), Point(3, 3)]).ShouldBe(JobChanges.Metrics | JobChanges.Runs);
        var version = live.MetricsVersion;

        live.AddMetrics("r", [Point(3, 3)]).ShouldBe(JobChanges.None);
        live.MetricsVersion.ShouldBe(version);
        live.AddMetrics("r", [Point(2, 4), Point(3, 2)]);

        live.Charts().Single().Series.Single().Points.ShouldBe([new(1, 5), new(2, 4), new(3, 2)]);
    }

    [Fact]
    public void Asking_LoadedThenLive_GivesTheNewestNumbersOfStagesThatAskOnly()
    {
        var live = Loaded();
        live.LoadRuns(
        [
            Run("parent", null) with { Metrics = new Dictionary<string, double> { ["requests"] = 1 } },
            Run("ask", "parent") with { Metrics = new Dictionary<string, double> { ["requests"] = 5, ["hit_rate"] = 0.5, ["spend_usd"] = 0.1, ["invalid"] = 2 } },
        ]);
        live.AddMetrics("ask", [Point(7, 9, "requests"), Point(6, 8, "requests"), Point(7, 0.25, "spend_usd"), Point(7, 0.02, "possibly_billed_usd")]);

        var asking = live.Asking().ShouldHaveSingleItem();

        (asking.Run.Id, asking["requests"], asking["invalid"], asking.Usd, asking.PossibleUsd).ShouldBe(("ask", 9, 2, 0.25m, 0.02m));
        asking["refused"].ShouldBe(0);
        AskingNumbers.IsCounter("requests").ShouldBeTrue();
        AskingNumbers.IsCounter("spend_usd").ShouldBeFalse();
    }

    [Fact]
    public void Charts_Runs_KeepNameAndColourInEveryChart()
    {
        var live = Loaded();
        live.LoadRuns([Run("parent", null), Run("evaluate", "parent"), Run("j-distill-twin", "parent"), Run("j-distill-student", "parent")]);
        live.Apply(new JobEvent(1, "stage", "j", Stage: live.Stages.Single(s => s.Name == "distill-student") with { RunId = "j-distill-student" }));
        live.AddMetrics("j-distill-twin", [Point(1, 5), Point(2, 4), Point(1, 0.1, "validation_ndcg_at_20"), Point(2, 0.2, "validation_ndcg_at_20"), Point(9, 0.5, "hr_at_20")]);
        live.AddMetrics("j-distill-student", [Point(1, 6), Point(2, 5)]);

        var charts = live.Charts();

        charts.Select(c => c.Title).ShouldBe(["Loss", "Validation NDCG@20"]);
        charts[0].Series.Select(s => (s.Name, s.Style)).ShouldBe([("j-distill-student", 0), ("j-distill-twin", 2)]);
        charts[1].Series.Single().Style.ShouldBe(2);
    }

    [Fact]
    public void AddLog_TwoWays_KeepsOrderAndNoDoubles()
    {
        var live = Loaded();
        live.AddLog([Line(5), Line(6)]);

        live.AddLog([Line(6), Line(3), Line(7)]).ShouldBe(JobChanges.Log);
        live.AddLog([Line(7)]).ShouldBe(JobChanges.None);

        live.Log.Select(l => l.Sequence).ShouldBe([3, 5, 6, 7]);
        live.LastLogSequence.ShouldBe(7);
    }

    [Fact]
    public void AddLog_TooMany_KeepsTheNewest()
    {
        var live = Loaded();

        live.AddLog([.. Enumerable.Range(1, LiveJob.MostLogLines + 10).Select(i => Line(i))]);

        live.Log.Count.ShouldBe(LiveJob.MostLogLines);
        live.Log[0].Sequence.ShouldBe(11);
    }

    [Fact]
    public void LogFilter_WordsLevelAndStage_AllMustFit()
    {
        LogLine[] lines = [Line(1, "info", "prepare-data", "read ten lines"), Line(2, "warning", "distill-twin", "Loss rose"), Line(3, "debug", "distill-twin", "batch"), Line(4, "odd", "distill-twin", "loss fell")];

        Sequences(new LogFilter("loss")).ShouldBe([2, 4]);
        Sequences(new LogFilter("LOSS rose")).ShouldBe([2]);
        Sequences(new LogFilter("twin", "info")).ShouldBe([2, 4]);
        Sequences(new LogFilter(Level: "warning")).ShouldBe([2]);
        Sequences(new LogFilter(Stage: "prepare-data")).ShouldBe([1]);
        var (shown, matching) = new LogFilter().Apply(lines, 2);
        shown.Select(l => l.Sequence).ShouldBe([3, 4]);
        matching.ShouldBe(4);

        long[] Sequences(LogFilter filter) => [.. filter.Apply(lines, 10).Shown.Select(l => l.Sequence)];
    }

    [Fact]
    public void ResultColumns_ShowWhatSomeRowHas_AndMarkTheBest()
    {
        var table = SampleData.Table();
        var columns = ResultColumns.Of(table.Rows);

        columns.Select(c => c.Label).ShouldBe(["HR@20", "NDCG@20", "HR@10", "MRR", "Warm HR@20", "Cold HR@20", "Coverage"]);
        table.Rows.Where(columns[0].IsBest).Single().Key.ShouldBe("student");
        var bare = ResultColumns.Of([new ResultRow("a", "A", new Dictionary<string, double> { ["hr_at_20"] = 0.11111 }, 1, null, null), new ResultRow("b", "B", new Dictionary<string, double> { ["hr_at_20"] = 0.11112, ["mrr_at_20"] = double.NaN }, 1, null, null)]);
        bare.Select(c => c.Label).ShouldBe(["HR@20", "MRR"]);
        // Equal in four decimals, so neither looks better than the other.
        bare[0].IsBest(new ResultRow("a", "A", new Dictionary<string, double> { ["hr_at_20"] = 0.11111 }, 1, null, null)).ShouldBeTrue();
        bare[1].Of(new ResultRow("c", "C", new Dictionary<string, double>(), 1, null, null)).ShouldBeNull();
    }

    private static LiveJob Loaded()
    {
        var live = new LiveJob();
        live.Load(SampleData.Running("j", Noon).Detail);
        return live;
    }

    private static MetricPoint Point(long step, double value, string key = "loss") => new(key, step, value, Noon);

    private static LogLine Line(long sequence, string level = "info", string stage = "prepare-data", string text = "x") => new(sequence, Noon, level, stage, text);

    private static RunView Run(string id, string? parent) => new()
    {
        Id = id, ParentId = parent, Name = $"Train {id}", State = "running", Params = new Dictionary<string, string>(), Metrics = new Dictionary<string, double>(),
    };
}
