using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class CancelAndRetryTests
{
    [Fact]
    public async Task Cancel_QueuedJob_EndsAtOnceAndSaysWho()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();

        var cancelled = (await store.Jobs.CancelAsync(job.Id, "bob", default)).ShouldNotBeNull();

        cancelled.State.ShouldBe(JobStates.Cancelled);
        cancelled.Error.ShouldBe("Cancelled by bob.");
        (await store.TryClaimAsync()).ShouldBeNull();
        (await store.CausesAsync(job.Id, "evaluate")).ShouldBe(["blocked:submitted", "cancelled:cancel-requested"]);
        (await store.CausesAsync(job.Id, null)).ShouldBe(["queued:submitted", "queued:cancel-requested", "cancelled:stage-cancelled"]);
    }

    [Fact]
    public async Task Cancel_RunningStage_IsToldByHeartbeatAndByReports()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        var lease = await store.ClaimAsync();

        (await store.Jobs.CancelAsync(job.Id, "bob", default)).ShouldNotBeNull().State.ShouldBe(JobStates.Running);

        (await store.Leases.HeartbeatAsync(lease, default)).ShouldBe(LeaseState.Cancel);
        (await store.Reports.ReportAsync(lease, new StageReport { Progress = new StageProgress(0.5, "x", null) }, default)).ShouldBe(LeaseState.Cancel);
        (await store.StageAsync(job.Id, "prepare-data")).Message.ShouldBe("stopping");
        await store.Leases.CancelledAsync(lease, default);
        (await store.JobStateAsync(job.Id)).ShouldBe(JobStates.Cancelled);
    }

    [Fact]
    public async Task Cancel_LastStageCompletesFirst_TheJobSucceeds()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();
        await store.Jobs.CancelAsync(job.Id, "bob", default);

        await store.CompleteAsync(lease);

        (await store.JobStateAsync(job.Id)).ShouldBe(JobStates.Succeeded);
    }

    [Fact]
    public async Task Cancel_EndedOrUnknownJob_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        await store.Jobs.CancelAsync(job.Id, "bob", default);

        (await Should.ThrowAsync<JobStateException>(() => store.Jobs.CancelAsync(job.Id, "bob", default))).Message.ShouldContain("cancelled");
        (await store.Jobs.CancelAsync("nothing", "bob", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Retry_FailedJob_GoesOnFromTheFailedStageAndKeepsTheRest()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        await store.CompleteAsync(await store.ClaimAsync(), ("data.txt", "1"));
        var failing = await store.ClaimAsync();
        await store.Leases.FailAsync(failing, "no such thing", permanent: true, default);
        (await store.JobStateAsync(job.Id)).ShouldBe(JobStates.Failed);

        (await store.Jobs.RetryAsync(job.Id, "bob", default)).ShouldNotBeNull().State.ShouldBe(JobStates.Queued);

        var stages = (await store.JobQueries.DetailAsync(job.Id, default))!.Stages;
        stages.Select(stage => stage.State).ShouldBe(["succeeded", "ready", "ready", "blocked", "blocked"]);
        stages.ShouldAllBe(stage => stage.Error == null);
        var again = await store.ClaimAsync();
        (again.StageName, again.Attempt, again.Token).ShouldBe((failing.StageName, 2, failing.Token + 1));
    }

    [Fact]
    public async Task Retry_CancelledStage_FindsItsCheckpoint()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();
        var file = await store.PutAsync("trainer", "epoch 3");
        await store.Reports.SaveCheckpointAsync(lease, "trainer", file.Digest, default);
        await store.Jobs.CancelAsync(job.Id, "bob", default);
        await store.Leases.CancelledAsync(lease, default);

        await store.Jobs.RetryAsync(job.Id, "bob", default);

        var again = await store.ClaimAsync();
        (await store.Reports.FindCheckpointAsync(again, "trainer", default)).ShouldBe(file.Digest);
    }

    [Fact]
    public async Task Retry_RunningOrSucceededJob_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.OneStage());
        await Should.ThrowAsync<JobStateException>(() => store.Jobs.RetryAsync(job.Id, "bob", default));
        await store.CompleteAsync(await store.ClaimAsync());

        await Should.ThrowAsync<JobStateException>(() => store.Jobs.RetryAsync(job.Id, "bob", default));
    }
}
