using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class FairShareTests
{
    [Fact]
    public async Task Claim_TwoTeamsOneFlood_TheOtherIsServedAtOnce()
    {
        await using var store = await TestStore.CreateAsync();
        for (var n = 0; n < 6; n++)
            await store.SubmitAsync(Samples.Of("flood"));
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await store.SubmitAsync(Samples.Of("small"));

        var teams = new[] { await TeamOfNextAsync(store), await TeamOfNextAsync(store), await TeamOfNextAsync(store) };

        teams.ShouldBe(["flood", "small", "flood"]);
    }

    [Fact]
    public async Task Claim_TeamsOfDifferentWeight_RunInProportion()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Teams.SetAsync("one", new TeamSettings { Weight = 1 }, "root", default);
        await store.Teams.SetAsync("three", new TeamSettings { Weight = 3 }, "root", default);
        for (var n = 0; n < 20; n++)
        {
            await store.SubmitAsync(Samples.Of("one"));
            await store.SubmitAsync(Samples.Of("three"));
        }

        var running = new List<StageLease>();
        for (var n = 0; n < 8; n++)
            running.Add(await store.ClaimAsync($"worker:{n}"));

        (await RunningAsync(store)).ShouldBe((2, 6));
        var random = new Random(5);
        for (var round = 0; round < 12; round++)
        {
            var done = random.Next(running.Count);
            await store.CompleteAsync(running[done]);
            running[done] = await store.ClaimAsync();
            var (one, three) = await RunningAsync(store);
            one.ShouldBeInRange(1, 3);
            (one + three).ShouldBe(8);
        }
    }

    [Fact]
    public async Task Claim_Priority_GoesBeforeShare()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.Of("busy"));
        await store.ClaimAsync();
        await store.SubmitAsync(Samples.Of("idle"));
        var urgent = await store.SubmitAsync(Samples.Of("busy", priority: 1));

        (await store.ClaimAsync()).JobId.ShouldBe(urgent.Id);
    }

    [Fact]
    public async Task Submit_Team_IsTheKeysThenTheLabelsThenTheDefault()
    {
        await using var store = await TestStore.CreateAsync();

        (await store.SubmitAsync(Samples.OneStage() with { Team = "platform" })).Team.ShouldBe("platform");
        (await store.SubmitAsync(Samples.OneStage())).Team.ShouldBe("search");
        (await store.SubmitAsync(Samples.OneStage(Samples.Spec() with { Labels = new Dictionary<string, string>() }))).Team.ShouldBe("default");
        (await store.Teams.ListAsync(default)).Select(team => (team.Name, team.Queued, team.Ready)).ShouldBe([("default", 1, 1), ("platform", 1, 1), ("search", 1, 1)]);
    }

    private static async Task<string> TeamOfNextAsync(TestStore store)
        => (await store.JobQueries.SummaryAsync((await store.ClaimAsync()).JobId, default))!.Team;

    private static async Task<(int One, int Three)> RunningAsync(TestStore store)
        => ((await store.Teams.FindAsync("one", default))!.Running, (await store.Teams.FindAsync("three", default))!.Running);
}
