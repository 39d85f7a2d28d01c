using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class FitTests
{
    private static readonly StageNeeds OnGpu = new("cuda", 4, 20);

    [Fact]
    public async Task Claim_GpuStage_NeedsAFreeGpuWithEnoughMemory()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.Of("search", needs: OnGpu));
        var request = TestStore.Request() with { Device = "cuda" };

        (await store.TryClaimAsync(request with { Device = "cpu" })).ShouldBeNull();
        (await store.TryClaimAsync(request with { GpuMemoryGiB = 19.9 })).ShouldBeNull();
        (await store.TryClaimAsync(request with { GpuFree = false })).ShouldBeNull();
        (await store.TryClaimAsync(request with { MemoryGiB = 3 })).ShouldBeNull();
        var lease = (await store.TryClaimAsync(request with { GpuMemoryGiB = 20, MemoryGiB = 4 })).ShouldNotBeNull();
        (lease.JobId, lease.Needs).ShouldBe((job.Id, OnGpu));
    }

    [Fact]
    public async Task Claim_StageOfAnyDevice_TakesTheGpuWhereThereIsOne()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.Of("search", needs: new StageNeeds("auto", 1, 20)));

        (await store.TryClaimAsync(TestStore.Request() with { Device = "cuda", GpuMemoryGiB = 10 })).ShouldBeNull();
        (await store.TryClaimAsync(TestStore.Request() with { Device = "cuda", GpuFree = false })).ShouldBeNull();
        (await store.TryClaimAsync(TestStore.Request() with { Device = "cpu" })).ShouldNotBeNull();
    }

    [Fact]
    public async Task Claim_WorkerWithABusyGpu_StillTakesStagesForTheCpu()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.Of("search", needs: OnGpu));
        var plain = await store.SubmitAsync(Samples.Of("search", needs: new StageNeeds("cpu", 4, 0)));

        (await store.TryClaimAsync(TestStore.Request() with { Device = "cuda", GpuFree = false, GpuMemoryGiB = 0 })).ShouldNotBeNull().JobId.ShouldBe(plain.Id);
    }

    [Theory]
    [InlineData("none", "waits for a worker of queue distillation; none is running")]
    [InlineData("paused", "waits for a worker of queue distillation; all 1 are paused or being drained")]
    [InlineData("no-gpu", "waits for a worker with a GPU; none is running")]
    [InlineData("memory", "waits for a worker with 4 GiB of memory; the largest has 2")]
    [InlineData("gpu-memory", "waits for a worker with 20 GiB of GPU memory; the largest has 16")]
    [InlineData("gpu-in-use", "waits for 20 GiB of free GPU memory; the most that a worker has free is 12.5")]
    [InlineData("busy", "waits for a free worker; the one that can take it is busy")]
    [InlineData("fits", null)]
    public async Task Detail_WaitingStage_SaysWhatItWaitsFor(string workers, string? reason)
    {
        await using var store = await TestStore.CreateAsync();
        GpuView Gpu(double memory, double free) => new("NVIDIA H200", memory, free);
        WorkerInfo? worker = workers switch
        {
            "none" => null,
            "no-gpu" => Samples.Worker("w"),
            "memory" => Samples.Worker("w", device: "cuda", memoryGiB: 2),
            "gpu-memory" => Samples.Worker("w", device: "cuda", gpus: Gpu(16, 16)),
            "gpu-in-use" => Samples.Worker("w", device: "cuda", gpus: Gpu(140, 12.5)),
            _ => Samples.Worker("w", device: "cuda", memoryGiB: 64, gpus: Gpu(140, 100)),
        };
        if (worker is not null)
            await store.Workers.SeenAsync(worker, default);
        if (workers == "paused")
            await store.Workers.OrderAsync("w", new WorkerOrders(WorkerModes.Paused, false), "root", default);
        if (workers == "busy")
        {
            await store.SubmitAsync(Samples.Of("search"));
            await store.ClaimAsync("w");
        }

        var job = await store.SubmitAsync(Samples.Of("ads", needs: OnGpu));

        (await store.StageAsync(job.Id, "prepare-data")).Message.ShouldBe(reason);
    }

    [Fact]
    public async Task Claim_ManyThousandReadyStages_TakesTheBestOfEach()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.Of("default"));
        var run = (await store.StageAsync(job.Id, "prepare-data")).RunId;
        await store.Database.WriteAsync(
            "many",
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 9999)
                    INSERT INTO stages (id, job_id, ordinal, name, kind, queue, label, weight, state, run_id, team, device, memory_gib, priority, reuse, ready_at, not_before,
                        token, cancel_requested, attempt, failures, losses, progress_at_loss, checkpointed, progress, changed)
                    SELECT @Id || '.s' || n, @Id, n + 1, 's' || n, 'distill', 'distillation', 'many', 1.0, 'ready', @run, 'team-' || (n % 7), 'cpu', 1.0, n % 3, 0, n, 0,
                        0, 0, 0, 0, 0, 0.0, 0, 0.0, 0
                    FROM numbers
                    """,
                    new { job.Id, run });
                await session.ExecuteAsync("INSERT INTO stage_parameters (stage_id, parameters) SELECT id, '{}' FROM stages WHERE label = 'many'");
            },
            default);

        var claimed = new List<string>();
        for (var n = 0; n < 14; n++)
            claimed.Add((await store.ClaimAsync($"worker:{n}")).StageName);

        // Priority 2 has every third; of each team the two that have been ready for longest, team after team.
        var best = Enumerable.Range(0, 10_000).Where(n => n % 3 == 2).GroupBy(n => n % 7).SelectMany(team => team.Take(2)).Select(n => $"s{n}").Order();
        claimed.Order().ShouldBe(best);
        claimed.Take(7).Select(name => int.Parse(name[1..]) % 7).Distinct().Count().ShouldBe(7);
    }
}
