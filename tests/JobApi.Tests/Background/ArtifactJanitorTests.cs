using Distillery.Contracts;
using Distillery.JobApi.Artifacts;
using Distillery.Registry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Distillery.JobApi.Tests;

/// <summary>The timer of the collections. What a collection itself keeps and removes is tested beside the store.</summary>
[Collection(PostgresFixture.Collection)]
public sealed class ArtifactJanitorTests(PostgresFixture postgres)
{
    private static readonly ArtifactOptions Hourly = new() { CollectEvery = TimeSpan.FromHours(1), Grace = TimeSpan.FromHours(24) };
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(5);

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Round_RemovesWhatNothingRefersTo_AfterTheGraceOnly_AndIsOnRecord(string database)
    {
        await using var store = await SharedStore.CreateAsync(database, postgres, Hourly);
        var api = store.Open();
        var kept = await api.RegisterAsync(1);
        var orphan = await api.PutAsync("nobody's");
        using var janitor = Janitor(api);
        await janitor.StartAsync(default);

        for (var hour = 1; hour < 24; hour++)
            await store.Clock.AdvanceAsync(TimeSpan.FromHours(1), 1);
        (await api.HasAsync(orphan)).ShouldBeTrue("it is younger than the grace");
        for (var hour = 24; hour <= 26; hour++)
            await store.Clock.AdvanceAsync(TimeSpan.FromHours(1), 1);

        (await api.HasAsync(orphan)).ShouldBeFalse();
        (await api.ReadAsync(kept.Model)).ShouldBe("model 1");
        (await api.ReadAsync(kept.Output)).ShouldBe("output 1");
        var sweeps = await SweepsAsync(api);
        sweeps.Sum(sweep => sweep.Found).ShouldBe(1);
        sweeps.ShouldAllBe(sweep => sweep.State == "succeeded" && sweep.Actor == "system" && !sweep.DryRun);
        var records = (await api.Get<AuditStore>().ListAsync(new AuditFilter(Act: "artifacts.collect"), null, 200, default)).Items;
        records.Select(record => (record.Actor, record.Target)).ShouldBe(sweeps.Select(sweep => ("system", $"sweep/{sweep.Id}")));
        (await api.Get<AuditStore>().VerifyAsync(default)).Valid.ShouldBeTrue();
        await janitor.StopAsync(default);
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task TwoInstancesAndRestarts_CollectOncePerPeriod(string database)
    {
        await using var store = await SharedStore.CreateAsync(database, postgres, Hourly);
        var (api, other) = (store.Open(), store.Open());
        using (var first = Janitor(api))
        using (var second = Janitor(other))
        {
            await first.StartAsync(default);
            await store.Clock.RestAsync(1);
            await second.StartAsync(default);
            await AdvanceAsync(store, TimeSpan.FromHours(3), 2);
            await first.StopAsync(default);
            await second.StopAsync(default);
        }

        var starts = (await SweepsAsync(api)).Select(sweep => sweep.StartedAt).Reverse().ToList();
        starts.Zip(starts.Skip(1), (earlier, later) => later - earlier).ShouldBe([TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromHours(1)]);
        using var restarted = Janitor(store.Open());
        await restarted.StartAsync(default);
        await store.Clock.RestAsync(1);

        (await SweepsAsync(api)).Count.ShouldBe(starts.Count, "the hour is not over: a restart begins no new round");
        await restarted.StopAsync(default);
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task InstanceThatDiesInTheMiddle_IsFollowedByAnother_WhichEndsItsWork(string database)
    {
        await using var store = await SharedStore.CreateAsync(database, postgres, Hourly);
        var (api, other) = (store.Open(), store.Open());
        var kept = await api.RegisterAsync(1);
        var orphans = new[] { await api.PutAsync("one"), await api.PutAsync("two"), await api.PutAsync("three") };
        store.Clock.Pass(TimeSpan.FromHours(25));
        var deletions = 0;
        api.Get<ArtifactCollector>().BeforeStep = step => step == "delete-content" && ++deletions == 2 ? throw new SweepKilledException() : Task.CompletedTask;
        using var dying = Janitor(api);
        await dying.StartAsync(default);
        await Should.ThrowAsync<SweepKilledException>(() => dying.ExecuteTask.ShouldNotBeNull());
        (await LeftAsync()).ShouldBe(2);
        using var janitor = Janitor(other);
        await janitor.StartAsync(default);

        await AdvanceAsync(store, TimeSpan.FromHours(1) - Look, 1);
        (await LeftAsync()).ShouldBe(2, "the period counts from the round that died");
        await AdvanceAsync(store, Look, 1);

        (await LeftAsync()).ShouldBe(0);
        (await other.ReadAsync(kept.Model)).ShouldBe("model 1");
        (await other.ReadAsync(kept.Output)).ShouldBe("output 1");
        (await SweepsAsync(other)).Select(sweep => (sweep.State, sweep.Found)).ShouldBe([("succeeded", 2), ("interrupted", 0)]);
        (await other.Get<AuditStore>().ListAsync(new AuditFilter(Act: "artifacts.collect"), null, 200, default)).Items.Count.ShouldBe(2);
        await janitor.StopAsync(default);

        async Task<int> LeftAsync() => (await Task.WhenAll(orphans.Select(other.HasAsync))).Count(there => there);
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task SweepOfSomebodyElse_IsWaitedFor(string database)
    {
        await using var store = await SharedStore.CreateAsync(database, postgres, Hourly);
        var (api, other) = (store.Open(), store.Open());
        var (gate, reached) = (new TaskCompletionSource(), new TaskCompletionSource());
        other.Get<ArtifactCollector>().BeforeStep = _ =>
        {
            reached.TrySetResult();
            return gate.Task;
        };
        // Looks only, so it is no round; but it holds the lock.
        await other.PutAsync("old");
        store.Clock.Pass(TimeSpan.FromHours(25));
        var dry = await other.Get<ArtifactCollector>().StartCollectAsync(new CollectRequest { By = "ann", DryRun = true }, default);
        await reached.Task;
        using var janitor = Janitor(api);
        await janitor.StartAsync(default);
        await store.Clock.RestAsync(1);
        (await SweepsAsync(api)).Count.ShouldBe(1, "one at a time");

        gate.SetResult();
        (await dry.Completion).State.ShouldBe("succeeded");
        await AdvanceAsync(store, Look, 1);

        (await SweepsAsync(api)).Select(sweep => (sweep.Actor, sweep.DryRun, sweep.Found)).ShouldBe([("system", false, 1), ("ann", true, 1)]);
        await janitor.StopAsync(default);
    }

    [Fact]
    public async Task WithoutAPeriod_NothingIsCollected()
    {
        await using var store = await SharedStore.CreateAsync("sqlite", postgres);
        var api = store.Open();
        using var janitor = Janitor(api);

        await janitor.StartAsync(default);
        await janitor.ExecuteTask.ShouldNotBeNull();

        (await SweepsAsync(api)).ShouldBeEmpty();
    }

    private static ArtifactJanitor Janitor(IServiceProvider process)
        => new(process.Get<ArtifactCollector>(), process.Get<ArtifactOptions>(), process.Get<TimeProvider>(), NullLogger<ArtifactJanitor>.Instance);

    // In steps as long as the janitors' looks, so that each is made at its time.
    private static async Task AdvanceAsync(SharedStore store, TimeSpan by, int janitors)
    {
        for (var passed = TimeSpan.Zero; passed < by; passed += Look)
            await store.Clock.AdvanceAsync(Look, janitors);
    }

    private static Task<IReadOnlyList<SweepView>> SweepsAsync(IServiceProvider process) => process.Get<ArtifactCollector>().ListAsync(default);
}
