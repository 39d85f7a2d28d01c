using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class WorkerOrderTests
{
    private static readonly WorkerOrders Pause = new(WorkerModes.Paused, false);
    private static readonly WorkerOrders Resume = new(WorkerModes.Active, false);
    private static readonly WorkerOrders Drain = new(WorkerModes.Draining, false);

    [Fact]
    public async Task Order_PausedWorker_GetsNothingUntilResumed()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        await store.Workers.SeenAsync(Samples.Worker("w"), default);

        (await store.Workers.OrderAsync("w", Pause, "root", default))!.ModeActor.ShouldBe("root");

        (await store.TryClaimAsync("w")).ShouldBeNull();
        await using var restarted = store.Reopen();
        (await restarted.Workers.SeenAsync(Samples.Worker("w"), default)).ShouldBe(Pause);
        (await store.TryClaimAsync("other")).ShouldNotBeNull();
        await store.SubmitAsync();
        await store.Workers.OrderAsync("w", Resume, "root", default);
        (await store.TryClaimAsync("w")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Seen_NewProcessOfAPausedName_IsPausedUntilTheNameIsResumed()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Workers.SeenAsync(Samples.Worker("gpu-1-a", "gpu-1"), default);
        await store.Workers.OrderAsync("gpu-1", Pause, "root", default);
        await store.Workers.StoppedAsync("gpu-1-a", default);
        store.Clock.Advance(TimeSpan.FromDays(30));
        await store.Workers.PruneAsync(TimeSpan.FromDays(7), default);

        (await store.Workers.SeenAsync(Samples.Worker("gpu-1-b", "gpu-1"), default)).ShouldBe(Pause);
        (await store.Workers.SeenAsync(Samples.Worker("gpu-2-a", "gpu-2"), default)).ShouldBe(Resume);
        (await store.Workers.OrderAsync("gpu-1", Resume, "root", default))!.Id.ShouldBe("gpu-1-b");
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        (await store.Workers.SeenAsync(Samples.Worker("gpu-1-c", "gpu-1"), default)).ShouldBe(Resume);
    }

    [Fact]
    public async Task Order_Drain_CannotBeTakenBackAndMayBecomeUrgent()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Workers.SeenAsync(Samples.Worker("w", "name"), default);
        await store.Workers.OrderAsync("w", Drain, "root", default);
        (await store.Workers.OrdersAsync("w", default)).ShouldBe(Drain);

        await store.Workers.OrderAsync("w", Drain with { AtOnce = true }, "root", default);
        await store.Workers.OrderAsync("w", Drain, "root", default);

        (await store.Workers.OrdersAsync("w", default)).ShouldBe(Drain with { AtOnce = true });
        await Should.ThrowAsync<JobStateException>(() => store.Workers.OrderAsync("w", Resume, "root", default));
        await store.Workers.StoppedAsync("w", default);
        await Should.ThrowAsync<JobStateException>(() => store.Workers.OrderAsync("w", Drain, "root", default));
        (await store.Workers.OrderAsync("nobody", Pause, "root", default)).ShouldBeNull();
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        (await store.Workers.SeenAsync(Samples.Worker("w2", "name"), default)).ShouldBe(Resume);
    }

    [Fact]
    public async Task List_Workers_ShowsWhatTheyHaveHoldAndWereRefused()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        await store.Workers.SeenAsync(Samples.Worker("w", "gpu-1", "cuda", 64, 2, new GpuView("NVIDIA H200", 140, 100)), default);
        var lease = await store.ClaimAsync("w");
        await store.Workers.SeenAsync(Samples.Worker("w", "gpu-1", "cuda", 64, 2, new GpuView("NVIDIA H200", 140, 60)), default);

        var worker = (await store.Workers.ListAsync(false, TimeSpan.FromMinutes(1), default)).Single();

        (worker.State, worker.Mode, worker.MemoryGiB, worker.Gpus.Single().FreeGiB, worker.Concurrency).ShouldBe(("running", WorkerModes.Active, 64, 60, 2));
        worker.Leases.Single().ShouldBe(new WorkerLease(lease.StageId, job.Id, "prepare-data", StageKinds.PrepareData, "search", 0, store.Clock.GetUtcNow().AddSeconds(30)));
        store.Clock.Advance(TimeSpan.FromMinutes(5));
        await store.Reaper.ReapAsync(default);
        await Should.ThrowAsync<StaleTokenException>(() => store.CompleteAsync(lease));
        await store.Leases.HeartbeatAsync(lease, default);
        await store.Leases.HeartbeatAsync(lease, default);
        worker = (await store.Workers.ListAsync(false, TimeSpan.FromMinutes(1), default)).Single();
        (worker.State, worker.Leases.Count, worker.StaleWrites).ShouldBe(("silent", 0, 3));
        store.Clock.Advance(TimeSpan.FromHours(2));
        (await store.Workers.ListAsync(false, TimeSpan.FromMinutes(1), default)).ShouldBeEmpty();
        (await store.Workers.ListAsync(true, TimeSpan.FromMinutes(1), default)).Count.ShouldBe(1);
    }
}
