using Distillery.Contracts;

namespace Distillery.JobApi.Tests;

public sealed class ScheduleEngineTests
{
    [Fact]
    public async Task Time_ThatHasCome_BecomesOneJob_HoweverOftenItIsLookedAt()
    {
        await using var host = await ScheduleHost.StartAsync();
        await host.AddAsync(form => form["team"] = "search");
        await host.RunAsync();
        (await host.HistoryAsync()).ShouldBeEmpty();
        host.Clock.Advance(TimeSpan.FromMinutes(30));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.RunAsync()));
        await host.RunAsync();

        var fire = (await host.HistoryAsync()).ShouldHaveSingleItem();
        (fire.State, fire.Kind, fire.ScheduledAt).ShouldBe((FireStates.Fired, "cron", host.Clock.GetUtcNow()));
        var job = (await host.Api.GetAsync<Page<JobSummary>>("/api/jobs?label=schedule:nightly")).Items.ShouldHaveSingleItem();
        (job.Id, job.Actor, job.Team).ShouldBe((fire.JobId, "schedule:nightly", "search"));
        var schedule = await host.Api.GetAsync<ScheduleView>("/api/schedules/nightly");
        (schedule.NextFire, schedule.LastFire!.JobId).ShouldBe((host.Clock.GetUtcNow().AddHours(1), job.Id));
    }

    [Theory]
    [InlineData(CatchUpKinds.None, 1, 0)]
    [InlineData(CatchUpKinds.Last, 2, 1)]
    [InlineData(CatchUpKinds.All, 3, 2)]
    public async Task Times_MissedWhileNothingRan_AreCaughtUpByPolicy(string kind, int records, int jobs)
    {
        await using var host = await ScheduleHost.StartAsync();
        await host.AddAsync(form =>
        {
            form["overlap"] = OverlapPolicies.Queue;
            form["catchUp"] = new System.Text.Json.Nodes.JsonObject { ["kind"] = kind, ["limit"] = 2 };
        });
        // Twelve, one and two o'clock pass; nobody is there before half past two.
        host.Clock.Advance(TimeSpan.FromHours(3));

        await host.RunAsync();

        var history = await host.HistoryAsync();
        history.Count.ShouldBe(records);
        history.Sum(fire => fire.Times).ShouldBe(3);
        history.Count(fire => fire.State is FireStates.Fired or FireStates.Due).ShouldBe(jobs);
        history.Count(fire => fire.State == FireStates.Fired).ShouldBe(Math.Min(jobs, 1), "the queue runs one after the other");
        history.Where(fire => fire.State == FireStates.Skipped).ShouldAllBe(fire => fire.Reason!.StartsWith("Missed"));
    }

    [Fact]
    public async Task Job_ThatStillWaits_MakesTheNextTimeSkip()
    {
        await using var host = await ScheduleHost.StartAsync();
        await host.AddAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        await host.RunAsync();
        host.Clock.Advance(TimeSpan.FromHours(1));

        await host.RunAsync();

        var history = await host.HistoryAsync();
        history.Select(fire => fire.State).ShouldBe([FireStates.Fired, FireStates.Skipped]);
        history[1].Reason.ShouldNotBeNull().ShouldContain(history[0].JobId!);
    }

    [Fact]
    public async Task Cancel_OfAJobThatHasNotStarted_StartsTheNextAtOnce()
    {
        await using var host = await ScheduleHost.StartAsync();
        await host.AddAsync(form => form["overlap"] = OverlapPolicies.Cancel);
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        await host.RunAsync();
        host.Clock.Advance(TimeSpan.FromHours(1));

        await host.RunAsync();

        (await host.HistoryAsync()).Select(fire => fire.JobState).ShouldBe([JobStates.Cancelled, JobStates.Queued]);
    }
}
