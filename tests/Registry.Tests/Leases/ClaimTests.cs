using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class ClaimTests
{
    [Fact]
    public async Task Claim_ManyWorkersOneStage_ExactlyOneWins()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = store.Reopen();
        for (var round = 0; round < 5; round++)
        {
            await store.SubmitAsync(Samples.OneStage());

            var leases = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => (n % 2 == 0 ? store : other).TryClaimAsync($"worker:{n}"))));

            leases.Count(lease => lease is not null).ShouldBe(1);
            var winner = leases.Single(lease => lease is not null)!;
            (await store.StageAsync(winner.JobId, winner.StageName)).Owner.ShouldBe(winner.Owner);
        }
    }

    [Fact]
    public async Task Claim_ManyWorkersManyStages_EachStageOnce()
    {
        await using var store = await TestStore.CreateAsync();
        for (var n = 0; n < 20; n++)
            await store.SubmitAsync(Samples.OneStage());

        var claimed = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Task.Run(async () =>
        {
            var mine = new List<string>();
            while (await store.TryClaimAsync($"worker:{n}") is { } lease)
                mine.Add(lease.StageId);
            return mine;
        })));

        var all = claimed.SelectMany(ids => ids).ToList();
        all.Count.ShouldBe(20);
        all.Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public async Task Claim_Order_IsPriorityThenAge()
    {
        await using var store = await TestStore.CreateAsync();
        var old = await store.SubmitAsync(Samples.OneStage(Samples.Spec("old")));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        var young = await store.SubmitAsync(Samples.OneStage(Samples.Spec("young")));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        var urgent = await store.SubmitAsync(Samples.OneStage(Samples.Spec("urgent", priority: 5)));

        var order = new[] { await store.ClaimAsync(), await store.ClaimAsync(), await store.ClaimAsync() };

        order.Select(lease => lease.JobId).ShouldBe([urgent.Id, old.Id, young.Id]);
    }

    [Fact]
    public async Task Claim_WhatDoesNotFit_IsLeftForOthers()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.OneStage(Samples.Spec() with { Resources = new ResourceSpec { MemoryGiB = 8 } }));

        (await store.TryClaimAsync(queue: StageKinds.TeacherQueue)).ShouldBeNull();
        (await store.TryClaimAsync(memoryGiB: 4)).ShouldBeNull();
        (await store.TryClaimAsync(memoryGiB: 8)).ShouldNotBeNull().JobId.ShouldBe(job.Id);
    }

    [Fact]
    public async Task Claim_StageForAGpu_NeedsAWorkerWithOne()
    {
        await using var store = await TestStore.CreateAsync();
        var stage = new NewStage(new StagePlan("train", StageKinds.Distill, [], new StageParameters { Device = "cuda" }), "Train");
        var job = await store.SubmitAsync(Samples.OneStage() with { Stages = [stage] });
        await store.Workers.SeenAsync(new WorkerInfo { Id = "w", Host = "h", Process = 1, Queue = "distillation", Kinds = Samples.Kinds, Device = "cpu", Concurrency = 1 }, default);

        (await store.TryClaimAsync(device: "cpu")).ShouldBeNull();
        (await store.StageAsync(job.Id, "train")).Message.ShouldBe("waits for a worker with a GPU; none is running");
        (await store.TryClaimAsync(device: "cuda")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Claim_FirstStage_StartsTheJobAndCarriesWhatTheHandlerNeeds()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        store.Clock.Advance(TimeSpan.FromMinutes(1));

        var lease = await store.ClaimAsync();

        (lease.Token, lease.Attempt, lease.Actor, lease.Kind).ShouldBe((1, 1, "ann", StageKinds.PrepareData));
        lease.Parameters.Dataset!.Path.ShouldBe("/data/games");
        var running = (await store.JobQueries.SummaryAsync(job.Id, default)).ShouldNotBeNull();
        running.State.ShouldBe(JobStates.Running);
        running.StartedAt.ShouldBe(store.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Detail_NoWorkerForAQueue_SaysSo()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        (await store.StageAsync(job.Id, "prepare-data")).Message.ShouldBe("waits for a worker of queue distillation; none is running");
        await store.Workers.SeenAsync(
            new WorkerInfo { Id = "w", Host = "h", Process = 1, Queue = "distillation", Kinds = Samples.Kinds, Device = "cpu", Concurrency = 1 }, default);

        (await store.StageAsync(job.Id, "prepare-data")).Message.ShouldBeNull();
        store.Clock.Advance(TimeSpan.FromMinutes(2));
        (await store.StageAsync(job.Id, "prepare-data")).Message.ShouldNotBeNull();
    }
}
