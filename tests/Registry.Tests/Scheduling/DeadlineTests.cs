using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class DeadlineTests
{
    [Fact]
    public async Task Expire_QueuedJob_FailsWithItsCause()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.Job() with { DeadlineAfter = TimeSpan.FromHours(2) });
        job.DeadlineAt.ShouldBe(store.Clock.GetUtcNow().AddHours(2));
        (await store.Deadlines.ExpireAsync(default)).ShouldBeEmpty();
        store.Clock.Advance(TimeSpan.FromHours(2));

        (await store.Deadlines.ExpireAsync(default)).ShouldBe([job.Id]);

        var ended = (await store.JobQueries.SummaryAsync(job.Id, default))!;
        (ended.State, ended.Cause).ShouldBe((JobStates.Failed, Causes.Deadline));
        ended.Error.ShouldNotBeNull().ShouldStartWith("The deadline (2025-03-01 14:00:00Z) passed before the job was done.");
        (await store.StageAsync(job.Id, "prepare-data")).Cause.ShouldBe(Causes.Deadline);
        (await store.CausesAsync(job.Id, null))[^1].ShouldBe("failed:deadline");
        (await store.Deadlines.ExpireAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Expire_RunningStage_IsToldToLeaveAndThenTheJobFails()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.Job() with { DeadlineAt = store.Clock.GetUtcNow().AddMinutes(1) });
        var lease = await store.ClaimAsync();
        store.Clock.Advance(TimeSpan.FromMinutes(2));
        await store.Deadlines.ExpireAsync(default);
        (await store.JobStateAsync(job.Id)).ShouldBe(JobStates.Running);

        (await store.Leases.HeartbeatAsync(lease, default)).ShouldBe(LeaseState.Cancel);
        await store.Leases.CancelledAsync(lease, default);

        var ended = (await store.JobQueries.SummaryAsync(job.Id, default))!;
        (ended.State, ended.Cause).ShouldBe((JobStates.Failed, Causes.Deadline));
    }

    [Fact]
    public async Task Expire_LastStageThatStillSucceeds_SavesTheJob()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.OneStage() with { DeadlineAfter = TimeSpan.FromSeconds(10) });
        var lease = await store.ClaimAsync();
        store.Clock.Advance(TimeSpan.FromSeconds(11));
        await store.Deadlines.ExpireAsync(default);

        await store.CompleteAsync(lease);

        (await store.JobQueries.SummaryAsync(job.Id, default))!.State.ShouldBe(JobStates.Succeeded);
    }

    [Fact]
    public async Task Retry_LateJob_GetsADurationAnewAndLosesAPassedTime()
    {
        await using var store = await TestStore.CreateAsync();
        var relative = await store.SubmitAsync(Samples.Job() with { DeadlineAfter = TimeSpan.FromHours(1) });
        var absolute = await store.SubmitAsync(Samples.Job() with { DeadlineAt = store.Clock.GetUtcNow().AddHours(1) });
        store.Clock.Advance(TimeSpan.FromHours(3));
        (await store.Deadlines.ExpireAsync(default)).Count.ShouldBe(2);

        (await store.Jobs.RetryAsync(relative.Id, "ann", default))!.DeadlineAt.ShouldBe(store.Clock.GetUtcNow().AddHours(1));
        (await store.Jobs.RetryAsync(absolute.Id, "ann", default))!.DeadlineAt.ShouldBeNull();

        (await store.Deadlines.ExpireAsync(default)).ShouldBeEmpty();
        (await store.TryClaimAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task Expire_TwoInstancesAtOnce_ActOnce()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = store.Reopen();
        var job = await store.SubmitAsync(Samples.Job() with { DeadlineAfter = TimeSpan.FromSeconds(1) });
        store.Clock.Advance(TimeSpan.FromSeconds(2));

        var found = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Task.Run(() => (n % 2 == 0 ? store : other).Deadlines.ExpireAsync(default))));

        found.Sum(ids => ids.Count).ShouldBe(1);
        (await store.CausesAsync(job.Id, null)).Count(cause => cause == "failed:deadline").ShouldBe(1);
    }
}
