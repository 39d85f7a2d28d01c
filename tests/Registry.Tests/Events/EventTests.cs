using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class EventTests
{
    [Fact]
    public async Task After_ReadFromAnywhere_EndsWithTheSamePicture()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        var cursors = new List<long> { 0 };
        var lease = await store.ClaimAsync();
        for (var n = 1; n <= 10; n++)
        {
            await store.Reports.ReportAsync(
                lease,
                new StageReport
                {
                    Progress = new StageProgress(n / 10.0, $"step {n}", null),
                    Metrics = [new MetricPoint("loss", n, n, DateTimeOffset.UnixEpoch)],
                    Log = [new NewLogLine(DateTimeOffset.UnixEpoch, "info", $"line {n}")],
                },
                default);
            cursors.Add((await store.Events.AfterAsync(job.Id, 0, default))!.Max(e => e.Sequence));
        }

        await store.CompleteAsync(lease);
        foreach (var (seen, cursor) in cursors.Select((cursor, n) => (n, cursor)))
        {
            var events = (await store.Events.AfterAsync(job.Id, cursor, default)).ShouldNotBeNull();
            events.Select(e => e.Sequence).ShouldBeInOrder();
            events.Select(e => e.Sequence).Distinct().Count().ShouldBe(events.Count);
            events.ShouldAllBe(e => e.Sequence > cursor);
            events.Single(e => e.Stage?.Name == "prepare-data").Stage!.State.ShouldBe(StageStates.Succeeded);
            events.SelectMany(e => e.Metrics ?? []).Select(point => point.Step).ShouldBe(Enumerable.Range(seen + 1, 10 - seen).Select(n => (long)n));
            events.SelectMany(e => e.Log ?? []).Select(line => line.Text).ShouldBe(Enumerable.Range(seen + 1, 10 - seen).Select(n => $"line {n}"));
        }

        var end = (await store.Events.AfterAsync(job.Id, 0, default))!.Max(e => e.Sequence);
        (await store.Events.AfterAsync(job.Id, end, default)).ShouldNotBeNull().ShouldBeEmpty();
    }

    [Fact]
    public async Task After_MoreThanOnePart_LosesAndRepeatsNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        var lease = await store.ClaimAsync();
        for (var n = 0; n < 150; n++)
        {
            await store.Reports.ReportAsync(
                lease,
                new StageReport
                {
                    Metrics = [new MetricPoint("loss", n, n, DateTimeOffset.UnixEpoch)],
                    Log = [.. Enumerable.Range(0, 7).Select(line => new NewLogLine(DateTimeOffset.UnixEpoch, "info", $"{n}.{line}"))],
                },
                default);
        }

        var (steps, lines, cursor) = (new List<long>(), new List<string>(), 0L);
        while ((await store.Events.AfterAsync(job.Id, cursor, default))! is { Count: > 0 } part)
        {
            steps.AddRange(part.SelectMany(e => e.Metrics ?? []).Select(point => point.Step));
            lines.AddRange(part.SelectMany(e => e.Log ?? []).Select(line => line.Text));
            cursor = part[^1].Sequence;
        }

        steps.ShouldBe(Enumerable.Range(0, 150).Select(n => (long)n));
        lines.ShouldBe(Enumerable.Range(0, 150).SelectMany(n => Enumerable.Range(0, 7).Select(line => $"{n}.{line}")));
    }

    [Fact]
    public async Task Snapshot_IsTheJobThenItsStages()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();

        var snapshot = (await store.Events.SnapshotAsync(job.Id, default)).ShouldNotBeNull();

        snapshot.Select(e => e.Type).ShouldBe(["job", "stage", "stage", "stage", "stage", "stage"]);
        (await store.Events.AfterAsync(job.Id, snapshot[0].Sequence, default)).ShouldNotBeNull().ShouldBeEmpty();
        (await store.Events.SnapshotAsync("nothing", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Prune_LongEndedJob_DropsEventsAndKeepsHistory()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();
        await store.Reports.ReportAsync(lease, new StageReport { Metrics = [new MetricPoint("loss", 1, 1, DateTimeOffset.UnixEpoch)] }, default);
        await store.CompleteAsync(lease);
        (await store.Events.PruneAsync(default)).ShouldBe(0);
        store.Clock.Advance(TimeSpan.FromHours(2));

        (await store.Events.PruneAsync(default)).ShouldBe(1);

        (await store.Runs.MetricsAsync(lease.RunId, "loss", null, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Signals_AfterACommit_WakeWhoListens()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        using var mine = store.Signals.Subscribe(StoreSignals.Job(job.Id));
        using var others = store.Signals.Subscribe(StoreSignals.Job("other"));

        await store.ClaimAsync();

        (await mine.WaitAsync(TimeSpan.FromSeconds(10), default)).ShouldBeTrue();
        (await others.WaitAsync(TimeSpan.Zero, default)).ShouldBeFalse();
    }
}
