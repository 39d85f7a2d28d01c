using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class RunStoreTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [Fact]
    public async Task Create_WithItsOwnId_AgainIsTheSameRun_AndForAnotherNameAnError()
    {
        await using var store = await TestStore.CreateAsync();
        var (runs, id) = (new RunStore(store.Database), new string('a', 32));

        var (first, isNew) = await runs.CreateAsync("online", id, "ann", default);
        (await runs.CreateAsync("online", id, "ann", default)).IsNew.ShouldBeFalse();

        (first.Id, first.Name, first.State, isNew).ShouldBe((id, "online", "running", true));
        first.JobId.ShouldBeNull();
        await Should.ThrowAsync<RunOwnedException>(() => runs.CreateAsync("other", id, "ann", default));
        await Should.ThrowAsync<ArgumentException>(() => runs.CreateAsync("online", "ABC", "ann", default));
        (await store.CountsAsync())["runs"].ShouldBe(1);
    }

    [Fact]
    public async Task Log_SameBatchTwice_ChangesNothing_AndANewValueOfAMomentReplacesIt()
    {
        await using var store = await TestStore.CreateAsync();
        var runs = new RunStore(store.Database);
        var (run, _) = await runs.CreateAsync("online", null, "ann", default);
        var points = Enumerable.Range(0, 2_500).Select(n => new MetricPoint($"key{n % 5}", n / 5, n, Time)).ToList();

        for (var again = 0; again < 2; again++)
            (await runs.LogMetricsAsync(run.Id, points, default)).ShouldBeTrue();
        await runs.LogMetricsAsync(run.Id, [new MetricPoint("key0", 3, -7, Time), new MetricPoint("key0", 1, 5, Time)], default);

        (await store.CountsAsync())["metrics"].ShouldBe(2_500);
        var history = await store.Runs.MetricsAsync(run.Id, "key0", null, default);
        history.Count.ShouldBe(500);
        history[3].ShouldBe(new MetricPoint("key0", 3, -7, Time));
        // An older step does not become the newest value.
        (await store.Runs.FindAsync(run.Id, default)).ShouldNotBeNull().Metrics["key0"].ShouldBe(2_495);
    }

    [Fact]
    public async Task Log_ToAStagesRun_IsRefused_AlsoWhileNobodyHoldsIt()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var lease = await store.ClaimAsync();
        var before = await store.CountsAsync();

        (await Should.ThrowAsync<RunOwnedException>(() => new RunStore(store.Database).LogMetricsAsync(lease.RunId, [new MetricPoint("external/x", 1, 1, Time)], default)))
            .Message.ShouldContain(lease.StageId);

        (await store.CountsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Log_ToAJobsRun_TakesExternalKeysOnly_AndTellsItsReaders()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        var run = (await store.Runs.OfJobAsync(job.Id, default))[0];
        var runs = new RunStore(store.Database);
        var seen = (await store.Events.SnapshotAsync(job.Id, default)).ShouldNotBeNull()[0].Sequence;
        var point = new MetricPoint("external/clicks", 1, 12, Time);

        await Should.ThrowAsync<RunOwnedException>(() => runs.LogMetricsAsync(run.Id, [point, new MetricPoint("hr_at_20", 0, 0.9, Time)], default));
        (await runs.LogMetricsAsync(run.Id, [point], default)).ShouldBeTrue();

        (await store.Runs.MetricsAsync(run.Id, null, null, default)).ShouldBe([point]);
        (await store.Events.AfterAsync(job.Id, seen, default)).ShouldNotBeNull().Single(e => e.Type == "metrics").Metrics.ShouldBe([point]);
    }

    [Fact]
    public async Task Log_ToNoRun_SaysSo() => (await LogNowhereAsync()).ShouldBeFalse();

    [Theory]
    [InlineData("", 1)]
    [InlineData("a@b", 1)]
    [InlineData("ok", double.NaN)]
    [InlineData("ok", double.PositiveInfinity)]
    public async Task Log_OneBadPoint_StoresNothing(string key, double value)
    {
        await using var store = await TestStore.CreateAsync();
        var runs = new RunStore(store.Database);
        var (run, _) = await runs.CreateAsync("online", null, "ann", default);

        await Should.ThrowAsync<ArgumentException>(() => runs.LogMetricsAsync(run.Id, [new MetricPoint("fine", 1, 1, Time), new MetricPoint(key, 1, value, Time)], default));

        (await store.CountsAsync())["metrics"].ShouldBe(0);
    }

    [Fact]
    public async Task Log_ManyWritersOfTheSamePointsAtOnce_AllEndAndStoreThemOnce()
    {
        await using var store = await TestStore.CreateAsync();
        var runs = new RunStore(store.Database);
        var (run, _) = await runs.CreateAsync("online", null, "ann", default);
        var points = Enumerable.Range(0, 200).Select(n => new MetricPoint($"key{n % 20}", n, n, Time)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(
            () => runs.LogMetricsAsync(run.Id, n % 2 == 0 ? points : [.. points.AsEnumerable().Reverse()], default))));

        (await store.CountsAsync())["metrics"].ShouldBe(200);
        (await store.CountsAsync())["metric_keys"].ShouldBe(20);
    }

    [Fact]
    public async Task History_LongerThanAsked_IsThinnedPerKey()
    {
        await using var store = await TestStore.CreateAsync();
        var runs = new RunStore(store.Database);
        var (run, _) = await runs.CreateAsync("online", null, "ann", default);
        await runs.LogMetricsAsync(run.Id, [.. Enumerable.Range(0, 3_000).Select(n => new MetricPoint(n % 3 == 0 ? "a" : "b", n, n == 1_500 ? 99 : 0.5, Time))], default);

        var thin = await store.Runs.HistoryAsync(run.Id, null, null, 50, default);
        var whole = await store.Runs.HistoryAsync(run.Id, "a", 2_000, 5_000, default);

        thin.IsSampled.ShouldBeTrue();
        thin.Points.Count(point => point.Key == "a").ShouldBeInRange(3, 50);
        thin.Points.Count(point => point.Key == "b").ShouldBeInRange(3, 50);
        thin.Points.ShouldContain(new MetricPoint("a", 1_500, 99, Time));
        (whole.IsSampled, whole.Points.Count).ShouldBe((false, 333));
    }

    private static async Task<bool> LogNowhereAsync()
    {
        await using var store = await TestStore.CreateAsync();
        return await new RunStore(store.Database).LogMetricsAsync("nowhere", [new MetricPoint("x", 1, 1, Time)], default);
    }
}
