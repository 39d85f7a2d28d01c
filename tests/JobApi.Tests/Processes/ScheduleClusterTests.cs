using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.JobApi.Tests;

/// <summary>Two API processes over one Postgres, with Quartz's cluster between them; one is killed.</summary>
[Collection(PostgresFixture.Collection)]
public sealed class ScheduleClusterTests(PostgresFixture postgres) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("api-cluster-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task OneOfTwoIsKilled_FiresGoOn_NoneIsLostOrDoubled_AndAStuckTimerIsRepaired()
    {
        var database = await postgres.DatabaseAsync();
        // Polls are far away: only Quartz wakes these two.
        (string, string)[] pair =
            [("ConnectionStrings:registry", database), ("Distillery:Schedules:CheckinSeconds", "0.5"), ("Distillery:Schedules:PollSeconds", "3600"), ("Distillery:Schedules:OnTimeSeconds", "3600")];
        await using var first = await ApiProcess.StartAsync(_folder, pair);
        await using var second = await ApiProcess.StartAsync(_folder, pair);
        await new DistilleryClient(first.Http).Schedules.CreateAsync(new ScheduleRequest
        {
            Name = "tick", Cron = "* * * * * ?", Spec = new JobSpec { Name = "tick", Dataset = new DatasetSpec { Path = "/data" } }, Overlap = OverlapPolicies.Cancel,
            CatchUp = new CatchUpPolicy { Kind = CatchUpKinds.None },
        });
        var survivor = new DistilleryClient(second.Http).Schedules;
        var before = await UntilAsync(survivor, fires => fires.Count >= 3);

        first.Kill();
        var after = await UntilAsync(survivor, fires => fires[^1].ScheduledAt >= before[^1].ScheduledAt.AddSeconds(5));

        await survivor.PauseAsync("tick");
        var fires = await HistoryAsync(survivor);
        fires.Count.ShouldBeGreaterThanOrEqualTo(after.Count);
        fires.Select(fire => fire.ScheduledAt).ShouldBe(Enumerable.Range(0, fires.Count).Select(n => fires[0].ScheduledAt.AddSeconds(n)), "every second, each once");
        fires.ShouldAllBe(fire => fire.State == FireStates.Fired || fire.Reason!.Contains("replaced") || fire.Reason.Contains("paused"));
        var jobs = await PostgresFixture.QueryAsync(database, "SELECT id FROM jobs WHERE actor = 'schedule:tick'");
        jobs.Order().ShouldBe(fires.Select(fire => fire.JobId).OfType<string>().Order());

        // What passes while nobody is there goes by the policy, here: nothing is caught up.
        await survivor.ResumeAsync("tick");
        await UntilAsync(survivor, found => found.Count > fires.Count);
        second.Kill();
        await Task.Delay(TimeSpan.FromSeconds(4));
        await using var third = await ApiProcess.StartAsync(
            _folder, ("ConnectionStrings:registry", database), ("Distillery:Schedules:PollSeconds", "1"), ("Distillery:Schedules:ReconcileSeconds", "1"), ("Distillery:Schedules:OnTimeSeconds", "1"));
        var returned = new DistilleryClient(third.Http).Schedules;
        var missed = await UntilAsync(returned, found => found.Any(fire => fire.Reason?.StartsWith("Missed") == true));
        missed.First(fire => fire.Reason?.StartsWith("Missed") == true).Times.ShouldBeGreaterThanOrEqualTo(2);

        // States that Quartz's users had to mend by hand.
        foreach (var state in new[] { "BLOCKED", "ERROR", "PAUSED" })
        {
            await PostgresFixture.ChangeAsync(database, $"UPDATE qrtz_triggers SET trigger_state = '{state}'");
            await Patience.UntilAsync(
                () => PostgresFixture.QueryAsync(database, "SELECT trigger_state FROM qrtz_triggers"), rows => rows is [var found] && found is "WAITING" or "ACQUIRED");
        }

        await PostgresFixture.ChangeAsync(database, "DELETE FROM qrtz_fired_triggers; DELETE FROM qrtz_cron_triggers; DELETE FROM qrtz_triggers");
        await Patience.UntilAsync(() => PostgresFixture.QueryAsync(database, "SELECT COUNT(*) FROM qrtz_triggers"), rows => rows[0] == "1");
    }

    private static Task<IReadOnlyList<ScheduleFire>> UntilAsync(SchedulesClient client, Func<IReadOnlyList<ScheduleFire>, bool> holds)
        => Patience.UntilAsync(() => HistoryAsync(client), fires => fires.Count > 0 && holds(fires), seconds: 120);

    /// <summary>The whole history, oldest first.</summary>
    private static async Task<IReadOnlyList<ScheduleFire>> HistoryAsync(SchedulesClient client)
    {
        var fires = new List<ScheduleFire>();
        string? after = null;
        do
        {
            var page = await client.HistoryAsync("tick", null, after, 200);
            fires.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        fires.Reverse();
        return fires;
    }
}
