using System.Collections.Concurrent;
using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>Many workers at once.</summary>
public sealed class ConcurrentClaimTests
{
    private const int Claimers = 32;

    [Fact]
    public async Task Claim_32ClaimersOnHundredsOfStages_GiveEachStageOnce()
    {
        await using var store = await TestStore.CreateAsync();
        for (var n = 0; n < 120; n++)
            await store.SubmitAsync(Samples.OneStage());
        for (var n = 0; n < 30; n++)
            await store.SubmitAsync(Wide());
        const int Stages = 120 + (30 * 4);
        var claimed = new ConcurrentBag<StageLease>();

        await Task.WhenAll(Enumerable.Range(0, Claimers).Select(n => Task.Run(async () =>
        {
            await using var worker = n % 4 == 0 ? store.Reopen() : null;
            // A claim may answer "nothing" while others hold what is left: so ask until everything has gone.
            while (claimed.Count < Stages)
            {
                if (await (worker ?? store).TryClaimAsync($"worker:{n}") is { } lease)
                    claimed.Add(lease);
            }
        })));

        claimed.Count.ShouldBe(Stages);
        claimed.Select(lease => lease.StageId).Distinct().Count().ShouldBe(Stages);
        claimed.ShouldAllBe(lease => lease.Token == 1 && lease.Attempt == 1);
        var owners = (await store.Database.ReadAsync(session => session.QueryAsync<string>("SELECT owner || id FROM stages WHERE state = 'running'"), default)).Order();
        owners.ShouldBe(claimed.Select(lease => lease.Owner + lease.StageId).Order());
    }

    [Fact]
    public async Task Heartbeat_WhileClaimsAndReportsOfTheSameJobHoldTheirLocks_DoesNotWait()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Wide());
        var running = await store.ClaimAsync("worker:a");
        await using var other = store.Reopen();
        var (held, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        other.Database.BeforeCommit = _ =>
        {
            held.TrySetResult();
            return release.Task;
        };
        var claim = Task.Run(() => other.ClaimAsync("worker:b"));
        await held.Task;

        // With the claim's locks held: only a heartbeat that needs none of them can answer.
        (await store.Leases.HeartbeatAsync(running, default).WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(LeaseState.Continue);

        release.SetResult();
        (await claim).StageId.ShouldNotBe(running.StageId);
    }

    [Fact]
    public async Task Claim_WhileAnotherJobsRowIsHeld_PassesItOver()
    {
        await using var store = await TestStore.CreateAsync();
        var first = await store.SubmitAsync(Samples.OneStage());
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await store.SubmitAsync(Samples.OneStage());
        await using var other = store.Reopen();
        var (held, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        other.Database.BeforeCommit = _ =>
        {
            held.TrySetResult();
            return release.Task;
        };
        var cancel = Task.Run(() => other.Jobs.CancelAsync(first.Id, "bob", default));
        await held.Task;

        (await store.ClaimAsync().WaitAsync(TimeSpan.FromSeconds(20))).JobId.ShouldBe(second.Id);

        release.SetResult();
        (await cancel).ShouldNotBeNull().State.ShouldBe(JobStates.Cancelled);
    }

    private static NewJob Wide() => new()
    {
        Spec = Samples.Spec(),
        Actor = "ann",
        Stages = [.. Enumerable.Range(0, 4).Select(n => Samples.Stage($"distill-{n}", StageKinds.Distill))],
    };
}
