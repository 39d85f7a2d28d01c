using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class RollbackTests
{
    [Fact]
    public async Task RollBack_GoesOneBackEachTime_AndNotForwardAgain()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(4);
        foreach (var version in new[] { 1, 2, 3 })
            await store.MoveAsync(version, People.Bob);

        (await RollBackAsync(store)).ShouldSatisfyAllConditions(done => (done.From, done.To, done.Files).ShouldBe((3, 2, 1)), done => done.Drill.ShouldBeFalse());
        (await RollBackAsync(store)).To.ShouldBe(1);
        (await Should.ThrowAsync<PromotionStateException>(() => RollBackAsync(store))).Code.ShouldBe("no_earlier_version");
        await store.MoveAsync(4, People.Bob);
        (await RollBackAsync(store)).To.ShouldBe(1);

        (await store.HistoryAsync()).Select(change => (change.From, change.To, change.Kind)).ShouldBe(
            [(null, 1, "move"), (1, 2, "move"), (2, 3, "move"), (3, 2, "rollback"), (2, 1, "rollback"), (1, 4, "move"), (4, 1, "rollback")]);
        (await store.AuditAsync("alias.rollback")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task RollBack_RemovedAlias_ComesBack()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(1);
        await store.MoveAsync(1, People.Bob);
        await store.MoveAsync(null, People.Bob);

        (await RollBackAsync(store)).ShouldSatisfyAllConditions(done => (done.From, done.To).ShouldBe((null, 1)));

        (await store.ChampionAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task RollBack_Drill_ChecksEverythingAndMovesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.MoveAsync(1, People.Bob);
        await store.MoveAsync(2, People.Bob);

        var drill = (await store.Moves.RollBackAsync("m", "champion", new RollbackRequest("friday drill", Drill: true), People.Bob, default)).ShouldNotBeNull();

        (drill.From, drill.To, drill.Drill, drill.Files, drill.Bytes).ShouldBe((2, 1, true, 1, 9));
        (await store.ChampionAsync()).ShouldBe(2);
        (await store.HistoryAsync()).Count.ShouldBe(2);
        (await store.AuditAsync("alias.drill")).Single().After.ShouldNotBeNull().ShouldContain("friday drill");
        await store.DamageAsync((await store.Models.VersionAsync("m", 1, default)).ShouldNotBeNull().Artifacts.Single().Digest);
        (await Should.ThrowAsync<MoveRefusedException>(() => store.Moves.RollBackAsync("m", "champion", new RollbackRequest(Drill: true), People.Bob, default)))
            .Reasons.Single().ShouldContain("model.safetensors");
    }

    [Fact]
    public async Task RollBack_ProtectedAlias_TakesOnePersonWithTheRightAndNoVote()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.MoveAsync(1, People.Bob);
        await store.MoveAsync(2, People.Bob);
        await store.SetRulesAsync(new AliasRules { Protected = true, Approvals = new ApprovalRules { Users = ["cat"], Quorum = 2 } });

        await Should.ThrowAsync<MoveRefusedException>(() => store.Moves.RollBackAsync("m", "champion", new RollbackRequest(), People.Bob, default));
        (await store.Moves.RollBackAsync("m", "champion", new RollbackRequest("it is broken"), People.Cat, default)).ShouldNotBeNull().To.ShouldBe(1);

        (await store.ChampionAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task PreviousChampion_IsKeptFromCollectionAndDeletion()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(3);
        await store.SetRulesAsync(new AliasRules { Gates = [new GateRule { Metric = "quality", AtLeast = 0 }] });
        foreach (var version in new[] { 1, 2, 3 })
            await store.MoveAsync(version, People.Bob);
        var pinned = (await store.Models.VersionAsync("m", 2, default)).ShouldNotBeNull().Artifacts.Single().Digest;
        var older = (await store.Models.VersionAsync("m", 1, default)).ShouldNotBeNull().Artifacts.Single().Digest;

        (await Should.ThrowAsync<MoveRefusedException>(() => store.Edits.DeleteVersionAsync("m", 2, People.Dan, default))).Reasons.Single().ShouldContain("rollback of 'champion'");
        (await store.Edits.DeleteVersionAsync("m", 1, People.Dan, default)).ShouldBeTrue();
        store.Clock.Advance(TimeSpan.FromDays(400));
        await store.CollectAsync();

        (await store.Files.FindAsync(older, default)).ShouldBeNull();
        (await store.Files.FindAsync(pinned, default)).ShouldNotBeNull();
        (await RollBackAsync(store)).To.ShouldBe(2);
        (await store.Edits.DeleteVersionAsync("m", 3, People.Dan, default)).ShouldBeTrue();
        (await store.Models.VersionsAsync("m", default)).Select(version => version.Version).ShouldBe([2]);
    }

    [Fact]
    public void Stack_OfAHistory_IsWhatWasHeld()
    {
        AliasHistory.Stack([("move", 1), ("promotion", 2), ("remove", null), ("move", 2), ("override", 3), ("rollback", 2), ("move", 4)]).ShouldBe([1, 2, 4]);
        AliasHistory.Stack([("rollback", 5)]).ShouldBe([5]);
        AliasHistory.Stack([]).ShouldBeEmpty();
    }

    private static async Task<RollbackView> RollBackAsync(TestStore store)
        => (await store.Moves.RollBackAsync("m", "champion", new RollbackRequest("back"), People.Bob, default)).ShouldNotBeNull();
}
