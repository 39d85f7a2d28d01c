using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>A time of a schedule becomes one job or one record of why not, whoever works on it and whoever dies.</summary>
public sealed class FireTests
{
    [Fact]
    public async Task Record_ByManyAtOnce_RecordsATimeOnce()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = store.Reopen();
        var clock = new Clockwork(store);
        await clock.AddAsync();
        var stored = await clock.StoredAsync();
        var at = stored.NextFireAt!.Value;

        var recorded = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(
            () => new Clockwork(n % 2 == 0 ? store : other).Fires.RecordAsync(stored, [new NewFire(at, "cron")], at.AddHours(1), default))));

        recorded.Count(mine => mine).ShouldBe(1);
        (await clock.HistoryAsync()).ShouldHaveSingleItem().State.ShouldBe(FireStates.Due);
    }

    [Fact]
    public async Task Step_ByManyAtOnce_SubmitsOneJob()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = store.Reopen();
        var clock = new Clockwork(store);
        var schedule = await clock.AddAsync(OverlapPolicies.Queue);
        await clock.RecordAsync(1, 2);

        var steps = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => new Clockwork(n % 2 == 0 ? store : other).StepAsync(schedule.Id))));

        var jobId = steps.Select(step => step.JobId).OfType<string>().ShouldHaveSingleItem();
        var fires = await clock.HistoryAsync();
        fires.Select(fire => (fire.State, fire.JobId)).ShouldBe([(FireStates.Fired, jobId), (FireStates.Due, null)]);
        (await store.CountsAsync())["jobs"].ShouldBe(1);
        var job = (await store.JobQueries.SummaryAsync(jobId, default)).ShouldNotBeNull();
        (job.Actor, job.Team).ShouldBe(("schedule:hourly", "search"));
    }

    [Fact]
    public async Task Step_InstanceDiesBeforeTheCommit_TheOtherOneSubmitsTheJob()
    {
        await using var store = await TestStore.CreateAsync();
        await using var dying = store.Reopen();
        var clock = new Clockwork(store);
        var schedule = await clock.AddAsync();
        await clock.RecordAsync(1);
        dying.Database.BeforeCommit = name => name == "schedule-step" ? throw new InvalidOperationException("killed") : Task.CompletedTask;

        await Should.ThrowAsync<InvalidOperationException>(() => new Clockwork(dying).StepAsync(schedule.Id));

        (await store.CountsAsync())["jobs"].ShouldBe(0);
        (await clock.Fires.WaitingAsync(default)).ShouldBe([schedule.Id]);
        (await clock.StepAsync(schedule.Id)).JobId.ShouldNotBeNull();
        (await clock.StepAsync(schedule.Id)).JobId.ShouldBeNull();
        (await store.CountsAsync())["jobs"].ShouldBe(1);
    }

    [Fact]
    public async Task Skip_WhileTheJobRuns_RecordsWhy_AndTellsWebhooks()
    {
        await using var store = await TestStore.CreateAsync();
        var clock = new Clockwork(store);
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(new WebhookFilter { Team = "search" }, WebhookEvents.ScheduleSkipped);
        var schedule = await clock.AddAsync();
        await clock.RecordAsync(1);
        var first = await clock.StepAsync(schedule.Id);
        await clock.RecordAsync(2);

        var second = await clock.StepAsync(schedule.Id);

        second.JobId.ShouldBeNull();
        var fire = (await clock.HistoryAsync())[1];
        (fire.State, fire.Reason).ShouldBe((FireStates.Skipped, $"Job {first.JobId} of this schedule had not ended."));
        (await hooks.PayloadsAsync(hook.Id)).ShouldHaveSingleItem().Schedule.ShouldBe(new WebhookSchedule("hourly", fire.ScheduledAt, 1, fire.Reason!));
        await store.Jobs.CancelAsync(first.JobId!, "ann", default);
        await clock.RecordAsync(3);
        (await clock.StepAsync(schedule.Id)).JobId.ShouldNotBeNull();
    }

    [Fact]
    public async Task Queue_RunsOneAfterTheOther_InOrder()
    {
        await using var store = await TestStore.CreateAsync();
        var clock = new Clockwork(store);
        var schedule = await clock.AddAsync(OverlapPolicies.Queue);
        await clock.RecordAsync(1, 2, 3);
        var order = new List<string>();
        for (var n = 0; n < 3; n++)
        {
            var jobId = (await clock.StepAsync(schedule.Id)).JobId.ShouldNotBeNull();
            (await clock.StepAsync(schedule.Id)).JobId.ShouldBeNull("one at a time");
            order.Add(jobId);
            await store.CompleteAsync(await store.ClaimAsync());
        }

        (await clock.HistoryAsync()).Select(fire => fire.JobId).ShouldBe(order);
        (await clock.HistoryAsync()).ShouldAllBe(fire => fire.JobState == JobStates.Succeeded);
    }

    [Fact]
    public async Task Queue_TooLong_SkipsTheNewest()
    {
        await using var store = await TestStore.CreateAsync();
        var clock = new Clockwork(store);
        var schedule = await clock.AddAsync(OverlapPolicies.Queue);
        var stored = await clock.StoredAsync();
        var at = stored.NextFireAt!.Value;
        await clock.Fires.RecordAsync(stored, [.. Enumerable.Range(0, OverlapRule.MaxWaiting + 3).Select(n => new NewFire(at.AddHours(n), "catch-up"))], at.AddHours(500), default);

        var step = await clock.StepAsync(schedule.Id);

        step.JobId.ShouldNotBeNull();
        step.Skipped.Select(fire => fire.ScheduledAt).ShouldBe([at.AddHours(100), at.AddHours(101), at.AddHours(102)]);
        (await clock.Schedules.FindAsync("hourly", default))!.Waiting.ShouldBe(OverlapRule.MaxWaiting - 1);
    }

    [Fact]
    public async Task Cancel_StopsTheJob_AndStartsTheNewestWhenItHasStopped()
    {
        await using var store = await TestStore.CreateAsync();
        var clock = new Clockwork(store);
        var schedule = await clock.AddAsync(OverlapPolicies.Cancel);
        await clock.RecordAsync(1);
        var first = (await clock.StepAsync(schedule.Id)).JobId!;
        var lease = await store.ClaimAsync();
        await clock.RecordAsync(2, 3);

        var told = await clock.StepAsync(schedule.Id);
        var again = await clock.StepAsync(schedule.Id);

        told.Cancelled.ShouldBe([first]);
        (told.JobId, again.JobId, again.Cancelled.Count).ShouldBe((null, null, 0));
        (await store.Leases.HeartbeatAsync(lease, default)).ShouldBe(LeaseState.Cancel);
        await store.Leases.CancelledAsync(lease, default);
        var second = (await clock.StepAsync(schedule.Id)).JobId.ShouldNotBeNull();
        var fires = await clock.HistoryAsync();
        fires.Select(fire => (fire.State, fire.JobId)).ShouldBe([(FireStates.Fired, first), (FireStates.Skipped, null), (FireStates.Fired, second)]);
        fires[1].Reason.ShouldNotBeNull().ShouldContain("replaced");
        (await store.JobStateAsync(first)).ShouldBe(JobStates.Cancelled);
    }

    [Fact]
    public async Task Job_ThatCannotBeMade_IsAFailedFire_AndNothingElse()
    {
        await using var store = await TestStore.CreateAsync();
        var clock = new Clockwork(store);
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, WebhookEvents.ScheduleSkipped);
        var schedule = await clock.AddAsync();
        await clock.RecordAsync(1);

        var fault = await Should.ThrowAsync<FireException>(() => clock.Fires.StepAsync(schedule.Id, (_, _) => throw new ArgumentException("no such student"), default));
        await clock.Fires.FailAsync(schedule.Id, fault.ScheduledAt, fault.Message, default);

        var fire = (await clock.HistoryAsync()).ShouldHaveSingleItem();
        fire.State.ShouldBe(FireStates.Failed);
        fire.Reason.ShouldNotBeNull().ShouldContain("no such student");
        (await clock.Fires.WaitingAsync(default)).ShouldBeEmpty();
        (await hooks.PayloadsAsync(hook.Id)).ShouldHaveSingleItem().Schedule!.Reason.ShouldContain("no such student");
    }

    [Fact]
    public async Task Pause_SkipsWhatWaits_AndCatchesUpNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var clock = new Clockwork(store);
        var schedule = await clock.AddAsync(OverlapPolicies.Queue);
        await clock.RecordAsync(1);

        var paused = await clock.Schedules.SetEnabledAsync("hourly", false, "bob", (_, time) => Clockwork.NextHour(time), default);
        store.Clock.Advance(TimeSpan.FromDays(3));
        (await clock.Fires.DueAsync(default)).Schedules.ShouldBeEmpty();
        var resumed = await clock.Schedules.SetEnabledAsync("hourly", true, "bob", (_, time) => Clockwork.NextHour(time), default);

        (paused!.Enabled, paused.NextFire, paused.Waiting).ShouldBe((false, null, 0));
        (await clock.HistoryAsync()).ShouldHaveSingleItem().Reason.ShouldNotBeNull().ShouldContain("bob");
        resumed!.NextFire.ShouldBe(Clockwork.NextHour(store.Clock.GetUtcNow()));
        (await clock.StepAsync(schedule.Id)).JobId.ShouldBeNull();
    }

    [Fact]
    public async Task Record_OfAScheduleThatWasChangedMeanwhile_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        var clock = new Clockwork(store);
        await clock.AddAsync();
        var stale = await clock.StoredAsync();
        await clock.Schedules.UpdateAsync(
            new ScheduleRequest { Name = "hourly", Cron = "0 * * * *", Spec = Samples.Spec(), Overlap = OverlapPolicies.Queue }, "search", "bob", Clockwork.NextHour, default);

        (await clock.Fires.RecordAsync(stale, [new NewFire(stale.NextFireAt!.Value, "cron")], null, default)).ShouldBeFalse();

        (await clock.HistoryAsync()).ShouldBeEmpty();
        (await clock.StoredAsync()).NextFireAt.ShouldBe(stale.NextFireAt, "an unchanged expression keeps its next time");
    }

    [Fact]
    public async Task RunNow_OfAPausedSchedule_FiresOnceForEachCall()
    {
        await using var store = await TestStore.CreateAsync();
        var clock = new Clockwork(store);
        var schedule = await clock.AddAsync(OverlapPolicies.Queue);
        await clock.Schedules.SetEnabledAsync("hourly", false, "bob", (_, time) => Clockwork.NextHour(time), default);

        var first = await clock.Schedules.RunNowAsync("hourly", "bob", default);
        var second = await clock.Schedules.RunNowAsync("hourly", "bob", default);

        first!.Value.ScheduledAt.ShouldNotBe(second!.Value.ScheduledAt);
        (await clock.StepAsync(schedule.Id)).JobId.ShouldNotBeNull();
        var fires = await clock.HistoryAsync();
        fires.Select(fire => (fire.Kind, fire.Actor, fire.State)).ShouldBe([("manual", "bob", FireStates.Fired), ("manual", "bob", FireStates.Due)]);
        (await clock.Schedules.RunNowAsync("other", "bob", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Prune_KeepsTheNewestOfEach_AndWhatIsOpen()
    {
        await using var store = await TestStore.CreateAsync();
        var clock = new Clockwork(store);
        var schedule = await clock.AddAsync(OverlapPolicies.Queue);
        await clock.RecordAsync(1, 2, 3, 4);
        await clock.StepAsync(schedule.Id);
        await store.CompleteAsync(await store.ClaimAsync());
        await clock.StepAsync(schedule.Id);

        // The first has ended, the second runs, the others wait.
        (await clock.Fires.PruneAsync(2, default)).ShouldBe(1);

        (await clock.HistoryAsync()).Select(fire => fire.State).ShouldBe([FireStates.Fired, FireStates.Due, FireStates.Due]);
    }

    [Fact]
    public async Task Schedules_AreNamedOnce_AndLeaveWithTheirHistory()
    {
        await using var store = await TestStore.CreateAsync();
        var clock = new Clockwork(store);
        var schedule = await clock.AddAsync();
        await clock.RecordAsync(1);
        var jobId = (await clock.StepAsync(schedule.Id)).JobId!;

        (await clock.Schedules.CreateAsync(new ScheduleRequest { Name = "hourly", Cron = "0 * * * *", Spec = Samples.Spec() }, "search", "ann", Clockwork.NextHour, default)).ShouldBeNull();
        var view = (await clock.Schedules.ListAsync(default)).ShouldHaveSingleItem();
        view.LastFire!.JobId.ShouldBe(jobId);
        (await clock.Schedules.DeleteAsync("hourly", "ann", default)).ShouldBeTrue();
        (await clock.Schedules.DeleteAsync("hourly", "ann", default)).ShouldBeFalse();

        (await store.CountsAsync())["schedule_fires"].ShouldBe(0);
        (await store.JobStateAsync(jobId)).ShouldBe(JobStates.Queued);
        (await clock.AddAsync()).Id.ShouldNotBe(schedule.Id);
    }
}
