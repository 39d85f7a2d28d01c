using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class QuotaTests
{
    [Fact]
    public async Task Claim_ManyClaimersAtOnce_NeverExceedTheQuota()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = store.Reopen();
        await store.Teams.SetAsync("search", new TeamSettings { MaxRunning = 3 }, "root", default);
        for (var n = 0; n < 12; n++)
            await store.SubmitAsync(Samples.Of("search"));

        for (var round = 0; round < 3; round++)
        {
            var leases = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(() => (n % 2 == 0 ? store : other).TryClaimAsync($"worker:{n}"))));

            var won = leases.OfType<StageLease>().ToList();
            won.Count.ShouldBe(3);
            (await store.Teams.FindAsync("search", default))!.Running.ShouldBe(3);
            foreach (var lease in won)
                await store.CompleteAsync(lease);
        }
    }

    [Fact]
    public async Task Claim_FullTeam_LeavesTheWorkerToOthersAndSaysWhy()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Workers.SeenAsync(Samples.Worker("w", concurrency: 9), default);
        await store.Teams.SetAsync("search", new TeamSettings { MaxRunning = 1 }, "root", default);
        await store.SubmitAsync(Samples.Of("search", priority: 9));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        var waiting = await store.SubmitAsync(Samples.Of("search", priority: 9));
        var free = await store.SubmitAsync(Samples.Of("ads"));
        await store.ClaimAsync();

        (await store.StageAsync(waiting.Id, "prepare-data")).Message.ShouldBe("waits for the quota of team search: 1 of 1 stages are running");
        (await store.ClaimAsync()).JobId.ShouldBe(free.Id);
        (await store.TryClaimAsync()).ShouldBeNull();
        await store.Teams.SetAsync("search", new TeamSettings { MaxRunning = 2 }, "root", default);
        (await store.ClaimAsync()).JobId.ShouldBe(waiting.Id);
    }

    [Fact]
    public async Task Submit_BeyondTheQuotaOfQueuedJobs_IsRefusedAndWritesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Teams.SetAsync("search", new TeamSettings { MaxQueued = 2 }, "root", default);
        var first = await store.SubmitAsync(Samples.Of("search") with { IdempotencyKey = "k1" });
        await store.SubmitAsync(Samples.Of("search"));
        var before = await store.CountsAsync();

        var refusal = await Should.ThrowAsync<QuotaExceededException>(() => store.SubmitAsync(Samples.Of("search") with { IdempotencyKey = "k2" }));

        refusal.Message.ShouldContain("Team search has 2 of 2 jobs waiting to start");
        (await store.CountsAsync()).ShouldBe(before);
        (await store.SubmitAsync(Samples.Of("search") with { IdempotencyKey = "k1" })).Id.ShouldBe(first.Id);
        await store.SubmitAsync(Samples.Of("ads"));
        await store.ClaimAsync();
        await store.ClaimAsync();
        await store.SubmitAsync(Samples.Of("search"));
    }

    [Fact]
    public async Task Submit_ManyAtOnce_NeverExceedTheQuota()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = store.Reopen();
        await store.Teams.SetAsync("search", new TeamSettings { MaxQueued = 3 }, "root", default);

        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(async () =>
        {
            try
            {
                await (n % 2 == 0 ? store : other).SubmitAsync(Samples.Of("search"));
                return 1;
            }
            catch (QuotaExceededException)
            {
                return 0;
            }
        })));

        made.Sum().ShouldBe(3);
        (await store.Teams.FindAsync("search", default))!.Queued.ShouldBe(3);
    }

    [Fact]
    public async Task Set_WhatCannotBe_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => store.Teams.SetAsync("t", new TeamSettings { Weight = 0 }, "root", default));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => store.Teams.SetAsync("t", new TeamSettings { Weight = double.NaN }, "root", default));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => store.Teams.SetAsync("t", new TeamSettings { MaxRunning = -1 }, "root", default));
        (await store.Teams.FindAsync("t", default)).ShouldBeNull();
    }
}
