using Distillery.JobApi.Schedules;
using Quartz;

namespace Distillery.JobApi.Tests;

/// <summary>The timers follow the store: whatever happens to them is repaired.</summary>
public sealed class TimerTests
{
    [Fact]
    public async Task Reconcile_SetsReplacesAndRemovesTimers()
    {
        await using var api = await ApiHost.StartAsync(new JobApiOptions { Schedules = new ScheduleOptions { Poll = TimeSpan.FromHours(1), Reconcile = TimeSpan.FromHours(1) } });
        var timers = api.Services.Get<QuartzTimers>();
        await Patience.UntilAsync(() => Task.FromResult(timers.Scheduler is not null), started => started);
        var scheduler = timers.Scheduler!;
        await CreateAsync(api, "one", "30 4 * * 1");
        await CreateAsync(api, "two", "0 5 * * *");
        // The engine, which hears of new schedules, does the same at any moment and may be in the middle of it.
        await Patience.UntilAsync(() => timers.ReconcileAsync(default), repaired => repaired == 0);
        var set = await QuartzTimers.TimersAsync(scheduler, default);
        set.Count.ShouldBe(2);

        // Lost, paused, and one that belongs to nothing.
        var (lost, paused) = (set.Values.First(), set.Values.Last());
        await scheduler.UnscheduleJob(lost.Key, default);
        await scheduler.PauseTrigger(paused.Key, default);
        await scheduler.ScheduleTrigger(
            TriggerBuilder.Create(TimeProvider.System).WithIdentity("ghost", lost.Key.Group).ForJob(FireJob.Key).WithSchedule(CronScheduleBuilder.Create("0 0 5 * * ?")).Build(),
            TriggerConflict.Throw,
            default);

        await Patience.UntilAsync(() => timers.ReconcileAsync(default), repaired => repaired == 0);

        var timersNow = await QuartzTimers.TimersAsync(scheduler, default);
        timersNow.Keys.Order().ShouldBe(set.Keys.Order());
        timersNow.Values.ShouldAllBe(timer => timer.State == TriggerState.Normal);
    }

    [Fact]
    public async Task ChangedSchedule_GetsANewTimer_PausedOneGetsNone()
    {
        await using var api = await ApiHost.StartAsync();
        var timers = api.Services.Get<QuartzTimers>();
        await CreateAsync(api, "one", "0 0 5 1 1 ? 2098");
        await UntilNextAsync(2098);
        var form = ScheduleHost.Form("one", "0 0 5 1 1 ? 2099");

        (await api.Http.PutAsync("/api/schedules/one", JsonContent(form))).EnsureSuccessStatusCode();
        await UntilNextAsync(2099);
        (await api.Http.PostAsync("/api/schedules/one/pause", null)).EnsureSuccessStatusCode();
        await UntilNextAsync(null);

        Task UntilNextAsync(int? year) => Patience.UntilAsync(
            async () => timers.Scheduler is { } scheduler ? (await QuartzTimers.TimersAsync(scheduler, default)).Values.Select(timer => timer.NextFireTimeUtc?.Year).SingleOrDefault() : -1,
            found => found == year);
    }

    [Fact]
    public async Task EverySecond_TheTimerFires()
    {
        await using var api = await ApiHost.StartAsync(new JobApiOptions { Schedules = new ScheduleOptions { Poll = TimeSpan.FromHours(1) } });
        await CreateAsync(api, "tick", "* * * * * ?");

        // Only the timer looks here: the next poll is an hour away.
        var page = await Patience.UntilAsync(
            () => api.GetAsync<Contracts.Page<Contracts.ScheduleFire>>("/api/schedules/tick/history?state=skipped"), page => page.Items.Count >= 2);

        page.Items[0].Reason.ShouldNotBeNull().ShouldContain("had not ended");
        (await api.GetAsync<Contracts.Page<Contracts.JobSummary>>("/api/jobs")).Items.Count.ShouldBe(1);
    }

    private static async Task CreateAsync(ApiHost api, string name, string cron)
    {
        using var response = await api.Http.PostAsync("/api/schedules", JsonContent(ScheduleHost.Form(name, cron)));
        ((int)response.StatusCode).ShouldBe(201, await response.Content.ReadAsStringAsync());
    }

    private static StringContent JsonContent(System.Text.Json.Nodes.JsonObject form) => new(form.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
}
