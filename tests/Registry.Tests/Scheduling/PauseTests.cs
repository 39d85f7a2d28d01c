using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class PauseTests
{
    [Fact]
    public async Task Pause_QueuedJob_IsNotClaimedUntilResumed()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();

        (await store.Control.PauseAsync(job.Id, "bob", default))!.PausedBy.ShouldBe("bob");

        (await store.TryClaimAsync()).ShouldBeNull();
        (await store.StageAsync(job.Id, "prepare-data")).Message.ShouldBe("paused by bob");
        (await store.Control.ResumeAsync(job.Id, "ann", default))!.PausedBy.ShouldBeNull();
        await store.CompleteAsync(await store.ClaimAsync());
        (await store.CausesAsync(job.Id, null)).ShouldBe(["queued:submitted", "queued:paused", "queued:resumed", "running:stage-started"]);
    }

    [Fact]
    public async Task Pause_RunningStage_IsGivenBackAndNothingFollows()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        var lease = await store.ClaimAsync();
        await store.Control.PauseAsync(job.Id, "bob", default);

        (await store.Leases.HeartbeatAsync(lease, default)).ShouldBe(LeaseState.HandBack);
        (await store.Reports.ReportAsync(lease, new StageReport { Progress = new StageProgress(0.5, "half", null) }, default)).ShouldBe(LeaseState.HandBack);
        await store.Leases.HandBackAsync(lease, default, Causes.Paused);

        (await store.StageAsync(job.Id, "prepare-data")).Cause.ShouldBe(Causes.Paused);
        (await store.TryClaimAsync()).ShouldBeNull();
        await store.Control.ResumeAsync(job.Id, "bob", default);
        var second = await store.ClaimAsync();
        (await store.Leases.HeartbeatAsync(second, default)).ShouldBe(LeaseState.Continue);
    }

    [Fact]
    public async Task Pause_StageThatEndsMeanwhile_ReadiesTheNextButNobodyGetsIt()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        var lease = await store.ClaimAsync();
        await store.Control.PauseAsync(job.Id, "bob", default);

        await store.CompleteAsync(lease);

        (await store.StageAsync(job.Id, "distill-a")).State.ShouldBe(StageStates.Ready);
        (await store.TryClaimAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Pause_CancelledOrRetriedJob_LetsGo()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        await store.Control.PauseAsync(job.Id, "bob", default);
        (await store.Jobs.CancelAsync(job.Id, "bob", default))!.State.ShouldBe(JobStates.Cancelled);
        await Should.ThrowAsync<JobStateException>(() => store.Control.PauseAsync(job.Id, "bob", default));
        await Should.ThrowAsync<JobStateException>(() => store.Control.ResumeAsync(job.Id, "bob", default));

        await store.Jobs.RetryAsync(job.Id, "bob", default);

        (await store.TryClaimAsync()).ShouldNotBeNull();
        (await store.Control.PauseAsync("nothing", "bob", default)).ShouldBeNull();
    }
}
