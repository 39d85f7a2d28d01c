namespace Distillery.Registry.Tests;

public sealed class HistoryTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task History_InPages_IsEverythingByTimeStepAndValue(int seed, bool inOrder)
    {
        await using var store = await TestStore.CreateAsync();
        var tracking = new TrackingStore(store.Database);
        var run = await tracking.CreateAsync(new NewTrackedRun { Name = "r" }, "test", default);
        var random = new Random(seed);
        double[] values = [0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        var all = new List<TrackedMetric>();
        for (var n = 0; n < 300; n++)
        {
            var step = random.Next(-20, 60);
            all.Add(new TrackedMetric("m", values[random.Next(values.Length)], inOrder ? step + 100 : random.Next(50), step));
        }

        foreach (var some in all.Chunk(37))
            await tracking.LogAsync(run.Id, new RunBatch(some, [], []), default);
        // Once more, as after a lost answer.
        await tracking.LogAsync(run.Id, new RunBatch([.. all.Take(90)], [], []), default);
        var expected = all.Distinct().OrderBy(p => p.Timestamp).ThenBy(p => p.Step).ThenBy(p => double.IsNaN(p.Value)).ThenBy(p => p.Value).ToList();
        var history = new HistoryStore(store.Database);

        foreach (var limit in new[] { 25_000, 1_000, 40, 7 })
        {
            var found = new List<TrackedMetric>();
            string? token = null;
            do
            {
                var (points, next) = await history.PageAsync(run.Id, "m", limit, token, default);
                found.AddRange(points);
                token = next;
            }
            while (token is not null);

            found.ShouldBe(expected, $"pages of {limit}");
        }

        // The newest is the greatest of step, time and value; a number counts more than NaN.
        var newest = expected.OrderBy(p => p.Step).ThenBy(p => p.Timestamp).ThenBy(p => !double.IsNaN(p.Value)).ThenBy(p => p.Value).Last();
        (await tracking.GetAsync(run.Id, default)).Metrics.ShouldBe([newest]);
    }

    [Fact]
    public async Task Log_NaNAndFurtherValues_AreSeenByTheNativeApiToo()
    {
        await using var store = await TestStore.CreateAsync();
        var tracking = new TrackingStore(store.Database);
        var run = await tracking.CreateAsync(new NewTrackedRun { Name = "r" }, "test", default);

        await tracking.LogAsync(run.Id, new RunBatch([new("m", 2, 5, 1), new("m", 1, 5, 1), new("m", double.NaN, 5, 2)], [], []), default);

        (await store.Runs.MetricsAsync(run.Id, "m", null, default)).Select(p => (p.Step, p.Value)).ShouldBe([(1, 2), (2, double.NaN)]);
        (await store.Runs.FindAsync(run.Id, default)).ShouldNotBeNull().Metrics["m"].ShouldBe(double.NaN);
    }

    [Fact]
    public async Task Log_FromTheNativeApi_IsSeenByMlflow()
    {
        await using var store = await TestStore.CreateAsync();
        var (run, _) = await new RunStore(store.Database).CreateAsync("own", null, "ann", default);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

        await new RunStore(store.Database).LogMetricsAsync(run.Id, [new("m", 1, 0.5, time), new("m", 2, 0.25, time)], default);

        var seen = await new TrackingStore(store.Database).GetAsync(run.Id, default);
        (seen.Status, seen.ExperimentId, seen.Name, seen.UserId).ShouldBe(("RUNNING", "0", "own", "ann"));
        seen.Metrics.ShouldBe([new TrackedMetric("m", 0.25, 1_700_000_000_000, 2)]);
        (await new HistoryStore(store.Database).PageAsync(run.Id, "m", 10, null, default)).Points.Select(p => p.Value).ShouldBe([0.5, 0.25]);
    }

    [Fact]
    public async Task Log_TheSameBatchFromManyClientsAtOnce_IsStoredOnce()
    {
        await using var store = await TestStore.CreateAsync();
        var tracking = new TrackingStore(store.Database);
        var run = await tracking.CreateAsync(new NewTrackedRun { Name = "r" }, "test", default);
        var metrics = Enumerable.Range(0, 100).Select(n => new TrackedMetric($"k{n % 7}", n % 3 == 0 ? double.NaN : n, 5, n / 20)).ToList();
        var batch = new RunBatch(metrics, [new("lr", "1"), new("depth", "2")], [new("team", "x")]);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => tracking.LogAsync(run.Id, n % 2 == 0 ? batch : batch with { Metrics = [.. metrics.AsEnumerable().Reverse()] }, default))));

        var history = new HistoryStore(store.Database);
        var stored = 0;
        foreach (var key in metrics.Select(metric => metric.Key).Distinct())
            stored += (await history.PageAsync(run.Id, key, 1_000, null, default)).Points.Count;
        stored.ShouldBe(metrics.Distinct().Count());
        (await tracking.GetAsync(run.Id, default)).Params.Count.ShouldBe(2);
    }
}
