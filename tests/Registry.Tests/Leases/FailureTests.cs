using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class FailureTests
{
    [Fact]
    public async Task Fail_Transient_IsRetriedWithBackoffNotBeforeItsTime()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        var waits = new List<double>();
        for (var failure = 1; failure <= 3; failure++)
        {
            var lease = await store.ClaimAsync();
            var next = (await store.Leases.FailAsync(lease, "disk full", permanent: false, default)).ShouldNotBeNull();
            waits.Add((next - store.Clock.GetUtcNow()).TotalSeconds);
            (await store.TryClaimAsync()).ShouldBeNull();
            var stage = await store.StageAsync(job.Id, "prepare-data");
            (stage.State, stage.Error).ShouldBe((StageStates.Ready, "disk full"));
            store.Clock.Advance(next - store.Clock.GetUtcNow());
        }

        waits.ShouldBe([2, 4, 8]);
        var last = await store.ClaimAsync();
        (await store.Leases.FailAsync(last, "disk full", permanent: false, default)).ShouldBeNull();
        var ended = (await store.JobQueries.SummaryAsync(job.Id, default)).ShouldNotBeNull();
        (ended.State, ended.Error).ShouldBe((JobStates.Failed, "Label of prepare-data: disk full"));
    }

    [Fact]
    public async Task Fail_Transient_WakesWorkersWhenItIsTime()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        await store.Outbox.SentAsync(await store.Outbox.TakeAsync(10, TimeSpan.FromSeconds(1), default), default);
        var lease = await store.ClaimAsync();
        await store.Outbox.SentAsync(await store.Outbox.TakeAsync(10, TimeSpan.FromSeconds(1), default), default);

        await store.Leases.FailAsync(lease, "no", permanent: false, default);

        (await store.Outbox.TakeAsync(10, TimeSpan.FromSeconds(1), default)).ShouldBeEmpty();
        store.Clock.Advance(TimeSpan.FromSeconds(2));
        (await store.Outbox.TakeAsync(10, TimeSpan.FromSeconds(1), default)).Select(message => message.Kind).ShouldBe(["stage-ready"]);
    }

    [Fact]
    public async Task Fail_Permanent_SkipsLaterStagesAndStopsSiblings()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        await store.CompleteAsync(await store.ClaimAsync(), ("data", "1"));
        var a = await store.ClaimAsync("worker:a");
        var b = await store.ClaimAsync("worker:b");

        await store.Leases.FailAsync(a, "learning rate too high", permanent: true, default);

        (await store.JobStateAsync(job.Id)).ShouldBe(JobStates.Running);
        (await store.Leases.HeartbeatAsync(b, default)).ShouldBe(LeaseState.Cancel);
        await store.Leases.CancelledAsync(b, default);
        var detail = (await store.JobQueries.DetailAsync(job.Id, default)).ShouldNotBeNull();
        detail.Job.State.ShouldBe(JobStates.Failed);
        detail.Job.Error.ShouldBe("Label of distill-a: learning rate too high");
        detail.Stages.Select(stage => stage.State).ShouldBe(["succeeded", "failed", "cancelled", "skipped", "skipped"]);
    }

    [Fact]
    public async Task Fail_WhileCancelIsAsked_IsACancel()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        var lease = await store.ClaimAsync();
        await store.Jobs.CancelAsync(job.Id, "bob", default);

        await store.Leases.FailAsync(lease, "interrupted", permanent: false, default);

        (await store.JobStateAsync(job.Id)).ShouldBe(JobStates.Cancelled);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 32)]
    [InlineData(30, 300)]
    [InlineData(5000, 300)]
    public void Backoff_Doubles_UpToItsLongest(int failures, double seconds)
        => RetryMath.Backoff(failures, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5)).TotalSeconds.ShouldBe(seconds);
}
