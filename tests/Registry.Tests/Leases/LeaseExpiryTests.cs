using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class LeaseExpiryTests
{
    private static readonly TimeSpan PastTheLease = TimeSpan.FromSeconds(31);

    [Fact]
    public async Task Heartbeat_InTime_KeepsTheStage()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var lease = await store.ClaimAsync();
        for (var n = 0; n < 5; n++)
        {
            store.Clock.Advance(TimeSpan.FromSeconds(20));
            (await store.Leases.HeartbeatAsync(lease, default)).ShouldBe(LeaseState.Continue);
            (await store.Reaper.ReapAsync(default)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Reap_SilentWorker_ReturnsTheStageAtNoCost()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        await store.ClaimAsync();
        store.Clock.Advance(PastTheLease);

        await store.Reaper.ReapAsync(default);

        var stage = await store.StageAsync(job.Id, "prepare-data");
        (stage.State, stage.Cause, stage.WorkerLosses, stage.Error).ShouldBe((StageStates.Ready, Causes.WorkerLost, 1, null));
        (await store.CausesAsync(job.Id, "prepare-data"))[^1].ShouldBe("ready:worker-lost");
        (await store.ClaimAsync("worker:b")).Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task Reap_TwoReapersAtOnce_CountOneLoss()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = store.Reopen();
        var job = await store.SubmitAsync();
        await store.ClaimAsync();
        store.Clock.Advance(PastTheLease);

        var reaped = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => (n % 2 == 0 ? store : other).Reaper.ReapAsync(default))));

        reaped.Sum(ids => ids.Count).ShouldBe(1);
        (await store.CausesAsync(job.Id, "prepare-data")).Count(cause => cause == "ready:worker-lost").ShouldBe(1);
    }

    [Fact]
    public async Task Reap_StageThatKeepsKillingItsWorker_FailsAfterFiveReturns()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        for (var loss = 1; loss <= 6; loss++)
        {
            (await store.JobStateAsync(job.Id)).ShouldNotBe(JobStates.Failed);
            await store.ClaimAsync();
            store.Clock.Advance(PastTheLease);
            await store.Reaper.ReapAsync(default);
        }

        var ended = (await store.JobQueries.SummaryAsync(job.Id, default)).ShouldNotBeNull();
        (ended.State, ended.Cause).ShouldBe((JobStates.Failed, Causes.WorkerLost));
        (await store.CausesAsync(job.Id, null))[^1].ShouldBe("failed:worker-lost");
        ended.Error.ShouldNotBeNull().ShouldContain("keeps killing its worker");
        (await store.CausesAsync(job.Id, "evaluate"))[^1].ShouldBe("skipped:earlier-stage-failed");
    }

    [Fact]
    public async Task Reap_StageThatGetsFurtherEachTime_IsReturnedEachTime()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.OneStage());
        for (var loss = 1; loss <= 9; loss++)
        {
            var lease = await store.ClaimAsync();
            await store.Reports.ReportAsync(lease, new StageReport { Progress = new StageProgress(loss / 10.0, "epoch", null) }, default);
            await store.Reports.SaveCheckpointAsync(lease, "trainer", (await store.PutAsync("c", $"{loss}")).Digest, default);
            store.Clock.Advance(PastTheLease);
            await store.Reaper.ReapAsync(default);
        }

        (await store.StageAsync(job.Id, "prepare-data")).State.ShouldBe(StageStates.Ready);
    }

    [Fact]
    public async Task Reap_CancelledStageOfADeadWorker_IsCancelled()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        await store.ClaimAsync();
        await store.Jobs.CancelAsync(job.Id, "bob", default);
        store.Clock.Advance(PastTheLease);

        await store.Reaper.ReapAsync(default);

        (await store.JobStateAsync(job.Id)).ShouldBe(JobStates.Cancelled);
    }

    [Fact]
    public async Task TakeOver_LivingLeases_ReturnsThemAtOnce()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        var lease = await store.ClaimAsync();

        (await store.Reaper.TakeOverAsync(default)).ShouldBe([lease.StageId]);

        (await store.ClaimAsync("worker:b")).Token.ShouldBe(2);
    }

    [Fact]
    public async Task HandBack_GracefulStop_KeepsCheckpointAndCostsNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.OneStage());
        for (var n = 0; n < 12; n++)
        {
            var lease = await store.ClaimAsync();
            await store.Reports.SaveCheckpointAsync(lease, "trainer", (await store.PutAsync("c", "1")).Digest, default);
            await store.Leases.HandBackAsync(lease, default);
        }

        (await store.CausesAsync(job.Id, "prepare-data"))[^1].ShouldBe("ready:handed-back");
        (await store.Reports.FindCheckpointAsync(await store.ClaimAsync(), "trainer", default)).ShouldNotBeNull();
    }
}
