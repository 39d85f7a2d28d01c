using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class AliasRulesStoreTests
{
    [Fact]
    public async Task Set_EveryState_IsKeptAndAudited()
    {
        await using var scene = await GateScene.CreateAsync();
        await scene.VersionAsync(null);
        var rules = new AliasRules
        {
            Protected = true,
            Approvals = new ApprovalRules { Quorum = 2, Users = ["ann", "bob"] },
            ExpiresAfter = "2d",
            Gates = [new GateRule { Metric = "ndcg_at_20", Against = new GateReference { Baseline = "item-knn" }, Margin = 0.001 }, new GateRule { MaxAge = "30d" }],
        };

        var first = (await scene.Rules.SetAsync(GateScene.Model, "champion", rules, "ann", default)).ShouldNotBeNull();
        var again = (await scene.Rules.SetAsync(GateScene.Model, "champion", rules with { Gates = [.. rules.Gates] }, "bob", default)).ShouldNotBeNull();
        var second = (await scene.Rules.SetAsync(GateScene.Model, "champion", rules with { Protected = false, Approvals = null }, "bob", default)).ShouldNotBeNull();
        await scene.Rules.SetAsync(GateScene.Model, "shadow", new AliasRules(), "bob", default);
        (await scene.Rules.ListAsync(GateScene.Model, default)).Select(change => change.Alias).ShouldBe(["champion", "shadow"]);
        var removed = (await scene.Rules.SetAsync(GateScene.Model, "champion", null, "cat", default)).ShouldNotBeNull();

        (first.Number, again.Number, second.Number, removed.Number).ShouldBe((1, 1, 2, 3));
        again.Actor.ShouldBe("ann");
        first.Rules.ShouldNotBeNull().Gates.ShouldBe(rules.Gates);
        first.Rules!.Approvals!.Users.ShouldBe(["ann", "bob"]);
        (removed.Rules, removed.Digest).ShouldBe((null, ""));
        (await scene.Rules.HistoryAsync(GateScene.Model, "champion", default)).Select(change => (change.Number, change.Actor)).ShouldBe([(3, "cat"), (2, "bob"), (1, "ann")]);
        (await scene.Rules.ListAsync(GateScene.Model, default)).Select(change => change.Alias).ShouldBe(["shadow"]);
        (await scene.Rules.SetAsync("other", "champion", rules, "ann", default)).ShouldBeNull();
        var acts = (await scene.Store.Audit.ListAsync(new AuditFilter { Target = "model/games/alias/champion" }, null, 10, default)).Items;
        acts.Select(act => act.Act).ShouldBe(["rules.remove", "rules.set", "rules.set"]);
    }

    [Fact]
    public async Task Set_ManyAtOnce_NumbersAreComplete()
    {
        await using var scene = await GateScene.CreateAsync();
        await scene.VersionAsync(null);

        await Task.WhenAll(Enumerable.Range(1, 20).Select(n => Task.Run(
            () => scene.Rules.SetAsync(GateScene.Model, "champion", new AliasRules { Gates = [new GateRule { Metric = "hr_at_20", AtLeast = n / 100.0 }] }, $"{n}", default))));

        (await scene.Rules.HistoryAsync(GateScene.Model, "champion", default)).Select(change => change.Number).ShouldBe(Enumerable.Range(1, 20).Reverse());
    }
}
