using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class ReportTests
{
    [Fact]
    public async Task Report_Metrics_KeepHistoryAndNewest()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var lease = await store.ClaimAsync();

        await store.Reports.ReportAsync(lease, new StageReport { Metrics = [.. Enumerable.Range(0, 5_000).Select(n => Point("loss", n, 1.0 / (n + 1)))] }, default);
        await store.Reports.ReportAsync(lease, new StageReport { Metrics = [Point("loss", 7, 99), Point("ndcg_at_20", 1, 0.3)] }, default);

        var history = await store.Runs.MetricsAsync(lease.RunId, "loss", null, default);
        history.Count.ShouldBe(5_000);
        history.Select(point => point.Step).ShouldBeInOrder();
        history[7].Value.ShouldBe(99);
        (await store.Runs.MetricsAsync(lease.RunId, "loss", 4_997, default)).Select(point => point.Step).ShouldBe([4_998, 4_999]);
        (await store.Runs.MetricsAsync(lease.RunId, null, null, default)).Count.ShouldBe(5_001);
        var run = (await store.Runs.FindAsync(lease.RunId, default)).ShouldNotBeNull();
        run.Metrics.ShouldBe(new Dictionary<string, double> { ["loss"] = 1.0 / 5_000, ["ndcg_at_20"] = 0.3 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Report_SameStepAfterAResume_TheNewestValueStands()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var lease = await store.ClaimAsync();
        await store.Reports.ReportAsync(lease, new StageReport { Metrics = [Point("loss", 1, 0.9), Point("loss", 2, 0.8)] }, default);
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await store.Reaper.ReapAsync(default);

        var resumed = await store.ClaimAsync("worker:b");
        await store.Reports.ReportAsync(resumed, new StageReport { Metrics = [Point("loss", 2, 0.7) with { Time = DateTimeOffset.UnixEpoch.AddMinutes(1) }] }, default);

        (await store.Runs.MetricsAsync(lease.RunId, "loss", null, default)).Select(point => point.Value).ShouldBe([0.9, 0.7]);
    }

    [Fact]
    public async Task Report_Progress_MovesStageAndJob()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();

        await store.Reports.ReportAsync(lease, new StageReport { Progress = new StageProgress(0.4, "epoch 2 of 5", 12.5) }, default);

        var stage = await store.StageAsync(job.Id, "prepare-data");
        (stage.Progress, stage.Message, stage.SecondsLeft).ShouldBe((0.4, "epoch 2 of 5", 12.5));
        (await store.JobQueries.SummaryAsync(job.Id, default)).ShouldNotBeNull().Progress.ShouldBe(0.4, 1e-9);
    }

    [Fact]
    public async Task Report_Log_IsNumberedAcrossStages()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        await store.CompleteAsync(await store.ClaimAsync());
        var (a, b) = (await store.ClaimAsync(), await store.ClaimAsync());
        for (var n = 0; n < 3; n++)
        {
            await store.Reports.ReportAsync(a, new StageReport { Log = [Line($"a{n}"), Line($"a{n}'")] }, default);
            await store.Reports.ReportAsync(b, new StageReport { Log = [Line($"b{n}\0")] }, default);
        }

        var lines = await store.Runs.LogAsync(job.Id, 0, 100, default);
        lines.Select(line => line.Text).ShouldBe(["a0", "a0'", "b0 ", "a1", "a1'", "b1 ", "a2", "a2'", "b2 "]);
        lines.Select(line => line.Sequence).ShouldBeInOrder();
        lines[2].Stage.ShouldBe("distill-b");
        (await store.Runs.LogAsync(job.Id, lines[4].Sequence, 2, default)).Select(line => line.Text).ShouldBe(["b1 ", "a2"]);
    }

    [Fact]
    public async Task Report_ParamsTwice_TheLastStands()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var lease = await store.ClaimAsync();
        await store.Reports.ReportAsync(lease, new StageReport { Params = new Dictionary<string, string> { ["k"] = "1", ["long"] = new('x', 9_000) } }, default);

        await store.Reports.ReportAsync(lease, new StageReport { Params = new Dictionary<string, string> { ["k"] = "2" } }, default);

        var run = (await store.Runs.FindAsync(lease.RunId, default)).ShouldNotBeNull();
        run.Params["k"].ShouldBe("2");
        run.Params["long"].Length.ShouldBe(8_000);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("hr@20", 1)]
    [InlineData("loss", double.NaN)]
    [InlineData("loss", double.PositiveInfinity)]
    public async Task Report_BadMetric_IsRefusedWhole(string key, double value)
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var lease = await store.ClaimAsync();

        await Should.ThrowAsync<ArgumentException>(() => store.Reports.ReportAsync(lease, new StageReport { Metrics = [Point("good", 1, 1), Point(key, 1, value)] }, default));

        (await store.CountsAsync())["metrics"].ShouldBe(0);
    }

    private static MetricPoint Point(string key, long step, double value) => new(key, step, value, DateTimeOffset.UnixEpoch);

    private static NewLogLine Line(string text) => new(DateTimeOffset.UnixEpoch, "info", text);
}
