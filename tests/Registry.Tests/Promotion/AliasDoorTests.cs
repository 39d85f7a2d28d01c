using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class AliasDoorTests
{
    private static readonly AliasRules Protected = new() { Protected = true };
    private static readonly AliasRules AtLeastTwoTenths = new() { Gates = [new GateRule { Name = "good enough", Metric = "quality", AtLeast = 0.2 }] };

    [Fact]
    public async Task Move_AliasWithoutRules_IsOpenAndLinked()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);

        await store.MoveAsync(1, People.Bob);
        await store.MoveAsync(2, People.Bob);
        await store.MoveAsync(2, People.Bob);
        await store.MoveAsync(null, People.Cat);

        var history = await store.HistoryAsync();
        history.Select(change => (change.From, change.To, change.Kind)).ShouldBe([(null, 1, "move"), (1, 2, "move"), (2, null, "remove")]);
        history.Select(change => change.Number).ShouldBeInOrder();
        (await store.Models.VersionAsync("m", 1, default)).ShouldNotBeNull().Aliases.ShouldBeEmpty();
    }

    [Fact]
    public async Task Move_ProtectedAlias_IsRefusedToEverybodyAndRecorded()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.MoveAsync(1, People.Bob);
        await store.SetRulesAsync(Protected);

        var refused = await Should.ThrowAsync<MoveRefusedException>(() => store.MoveAsync(2, People.Dan));
        (await Should.ThrowAsync<MoveRefusedException>(() => store.MoveAsync(null, People.Dan))).Reasons.Single().ShouldContain("cannot be removed");

        refused.Reasons.Single().ShouldBe("'champion' is protected: it moves by a request that somebody else approves, not directly. Request a promotion.");
        (await store.ChampionAsync()).ShouldBe(1);
        (await store.HistoryAsync()).Count.ShouldBe(1);
        var record = (await store.AuditAsync("alias.move")).Single(entry => entry.Outcome == "refused");
        (record.Actor, record.Target).ShouldBe(("dan", "model/m/alias/champion"));
        record.After.ShouldNotBeNull().ShouldContain("protected");
    }

    [Fact]
    public async Task Move_GateFails_IsRefusedWithReasonAndNumbers()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(AtLeastTwoTenths);

        var refused = await Should.ThrowAsync<MoveRefusedException>(() => store.MoveAsync(1, People.Dan));
        await store.MoveAsync(2, People.Bob);

        refused.Reasons.ShouldContain(reason => reason.Contains("good enough"));
        refused.Gates.ShouldNotBeNull().Results.Single(result => result.Gate == "good enough").Numbers.Value.ShouldBe(0.1);
        (await store.HistoryAsync()).Single().EvidenceDigest.ShouldNotBeNullOrEmpty();
        (await store.ChampionAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Override_WithTheRight_PassesLoudly()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, "alias.*");
        await store.RegisterAsync(2);
        await store.SetRulesAsync(new AliasRules { Protected = true, Gates = AtLeastTwoTenths.Gates });
        var granted = People.Bob with { Grants = [Grants.Override] };

        await Should.ThrowAsync<MoveRefusedException>(() => store.MoveAsync(1, People.Bob, reason: "the site is down, really"));
        await Should.ThrowAsync<MoveRefusedException>(() => store.MoveAsync(1, People.Ann with { Grants = [Grants.Override] }, reason: "the site is down, really"));
        await Should.ThrowAsync<ArgumentException>(() => store.MoveAsync(1, granted, reason: "quick"));
        (await store.ChampionAsync()).ShouldBeNull();
        await store.MoveAsync(1, granted, reason: "the site is down, really");
        await store.MoveAsync(2, People.Dan, reason: "the site is still down");

        (await store.ChampionAsync()).ShouldBe(2);
        (await store.HistoryAsync()).Select(change => (change.Kind, change.OverrideReason)).ShouldBe([("override", "the site is down, really"), ("override", "the site is still down")]);
        var record = (await store.AuditAsync("alias.override"))[0];
        (record.Actor, record.Outcome).ShouldBe(("bob", "done"));
        record.After.ShouldNotBeNull().ShouldContain("good enough");
        var told = await hooks.PayloadsAsync(hook.Id);
        told.Count(payload => payload.Event == WebhookEvents.AliasOverridden).ShouldBe(2);
        told.First(payload => payload.Event == WebhookEvents.AliasOverridden).Alias.ShouldNotBeNull().OverriddenReasons.ShouldNotBeNull().ShouldContain(reason => reason.Contains("protected"));
    }

    [Fact]
    public async Task Stage_WhoseAliasHasRules_PassesTheSameDoor()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(3);
        await store.SetRulesAsync(AtLeastTwoTenths, "production");

        await Should.ThrowAsync<MoveRefusedException>(() => store.Moves.MoveToStageAsync("m", 1, "Production", false, People.Bob, default));
        (await store.Moves.MoveToStageAsync("m", 2, "production", false, People.Bob, default)).ShouldNotBeNull().Stage.ShouldBe("Production");
        (await store.Moves.MoveToStageAsync("m", 3, "Production", true, People.Bob, default)).ShouldNotBeNull().Aliases.ShouldBe(["production"]);
        (await store.Models.VersionAsync("m", 2, default)).ShouldNotBeNull().Stage.ShouldBe("Archived");
        // Free words for stages without rules.
        (await store.Moves.MoveToStageAsync("m", 1, "Staging", false, People.Bob, default)).ShouldNotBeNull().Aliases.ShouldBeEmpty();
        (await store.Moves.MoveToStageAsync("m", 3, "None", false, People.Bob, default)).ShouldNotBeNull().Aliases.ShouldBeEmpty();
        await store.MoveAsync(2, People.Bob, "production");

        (await store.Models.VersionAsync("m", 2, default)).ShouldNotBeNull().Stage.ShouldBe("Production");
        (await store.HistoryAsync()).Select(change => (change.Alias, change.From, change.To)).ShouldBe(
            [("production", null, 2), ("production", 2, 3), ("production", 3, null), ("production", null, 2)]);
    }

    [Fact]
    public async Task Stage_ProtectedAlias_CannotBeLeftByTheBackDoor()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(1);
        await store.SetRulesAsync(AtLeastTwoTenths with { Gates = [] }, "production");
        await store.Moves.MoveToStageAsync("m", 1, "Production", false, People.Bob, default);
        await store.SetRulesAsync(Protected, "production");

        await Should.ThrowAsync<MoveRefusedException>(() => store.Moves.MoveToStageAsync("m", 1, "Archived", false, People.Dan, default));

        (await store.Models.VersionAsync("m", 1, default)).ShouldNotBeNull().Stage.ShouldBe("Production");
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("v12")]
    [InlineData("a b")]
    [InlineData("")]
    public async Task Move_NameThatIsNoAlias_IsRefused(string alias)
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(1);

        await Should.ThrowAsync<ArgumentException>(() => store.MoveAsync(1, People.Bob, alias));
    }
}
