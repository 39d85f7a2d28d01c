using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>Who may vote, and what a vote does.</summary>
public sealed class VoteTests
{
    [Fact]
    public async Task Approve_BySomebodyElse_MovesTheAliasWithHistoryAuditAndEvents()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, "promotion.*", "alias.moved");
        await store.RegisterAsync(3);
        await store.SetRulesAsync(People.Guarded);

        var asked = await store.RequestAsync(2);
        var applied = (await store.Promotions.ApproveAsync(asked.Id, "looks good", People.Bob, default)).ShouldNotBeNull();

        (asked.State, asked.From, asked.Quorum, asked.RequestedBy).ShouldBe(("open", null, 1, "ann"));
        asked.Gates.ShouldNotBeNull().Passed.ShouldBeTrue();
        (asked.ExpiresAt - asked.CreatedAt).ShouldBe(TimeSpan.FromDays(2));
        (applied.State, applied.EndedBy).ShouldBe(("applied", "bob"));
        applied.Votes.Single().ShouldSatisfyAllConditions(vote => vote.Actor.ShouldBe("bob"), vote => vote.Vote.ShouldBe("approve"), vote => vote.EvidenceDigest.ShouldBe(asked.EvidenceDigest));
        (await store.ChampionAsync()).ShouldBe(2);
        (await store.HistoryAsync()).Single().ShouldSatisfyAllConditions(
            change => (change.From, change.To, change.Kind, change.PromotionId).ShouldBe((null, 2, "promotion", asked.Id)), change => change.EvidenceDigest.ShouldBe(asked.EvidenceDigest));
        (await hooks.EventsAsync(hook.Id)).Order().ShouldBe(["alias.moved", "promotion.applied", "promotion.approved", "promotion.requested"]);
        foreach (var act in new[] { "promotion.requested", "promotion.approved", "promotion.applied", "alias.promotion" })
            (await store.AuditAsync(act)).ShouldHaveSingleItem(act).Outcome.ShouldBe("done");
        (await store.Audit.VerifyAsync(default)).Valid.ShouldBeTrue();
    }

    [Fact]
    public async Task Approve_Quorum_NeedsDifferentPeopleAndNoDoubleVotes()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(People.Guarded with { Approvals = new ApprovalRules { Quorum = 2 } });
        var asked = await store.RequestAsync(2);

        (await store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default)).ShouldNotBeNull().State.ShouldBe("open");
        (await Should.ThrowAsync<PromotionStateException>(() => store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default))).Code.ShouldBe("already_voted");
        (await Should.ThrowAsync<PromotionStateException>(() => store.Promotions.RejectAsync(asked.Id, null, People.Bob, default))).Code.ShouldBe("already_voted");
        (await store.ChampionAsync()).ShouldBeNull();
        (await store.Promotions.ApproveAsync(asked.Id, null, People.Cat, default)).ShouldNotBeNull().State.ShouldBe("applied");

        (await store.ChampionAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Approve_ByTheRequester_IsRefusedUnderAnyKeyOfTheirs()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(People.Guarded);
        var asked = await store.RequestAsync(2, People.Bob);

        foreach (var same in new[] { People.Bob, People.Bob with { KeyId = "another" }, People.Cat with { KeyId = People.Bob.KeyId } })
            (await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, same, default))).Reasons.Single().ShouldContain("somebody else");
        await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.RejectAsync(asked.Id, null, People.Bob, default));

        (await store.ChampionAsync()).ShouldBeNull();
        (await store.AuditAsync("promotion.approve")).Count(record => record.Outcome == "refused").ShouldBe(3);
    }

    [Fact]
    public async Task Approve_WithoutKeys_IsRefusedBecauseFourEyesNeedThem()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(People.Guarded);
        var asked = await store.RequestAsync(2, People.Local);

        (await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, People.Local, default))).Reasons.Single().ShouldStartWith("Four eyes need keys");
    }

    [Fact]
    public async Task Approve_RightsOfTheAlias_DecideWhoVotes()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(People.Guarded with { Approvals = new ApprovalRules { Users = ["cat"] } });
        var asked = await store.RequestAsync(2);

        await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default));
        await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, new ActedBy("eve", Roles.Submitter), default));
        (await store.Promotions.ApproveAsync(asked.Id, null, People.Cat, default)).ShouldNotBeNull().State.ShouldBe("applied");
        await store.SetRulesAsync(People.Guarded with { Approvals = new ApprovalRules { Roles = [Roles.Admin] } });
        await store.RegisterAsync(1);
        var next = await store.RequestAsync(3);

        await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(next.Id, null, People.Cat, default));
        (await store.Promotions.ApproveAsync(next.Id, null, People.Dan, default)).ShouldNotBeNull().State.ShouldBe("applied");
    }

    [Fact]
    public async Task Approve_Again_ChangesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(3);
        await store.SetRulesAsync(People.Guarded);
        var first = await store.RequestAsync(2);
        await store.Promotions.ApproveAsync(first.Id, null, People.Bob, default);
        var second = await store.RequestAsync(3);
        await store.Promotions.ApproveAsync(second.Id, null, People.Bob, default);

        foreach (var replay in new[] { People.Bob, People.Cat })
            (await Should.ThrowAsync<PromotionStateException>(() => store.Promotions.ApproveAsync(first.Id, null, replay, default))).Code.ShouldBe("promotion_ended");

        (await store.ChampionAsync()).ShouldBe(3);
        (await store.HistoryAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Approve_ManyAtOnce_AppliesOnce()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(People.Guarded);
        var asked = await store.RequestAsync(2);

        var ends = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(async () =>
        {
            try
            {
                return (await store.Promotions.ApproveAsync(asked.Id, null, new ActedBy($"approver-{n % 10}", Roles.Approver) { KeyId = $"k{n % 10}" }, default))!.State;
            }
            catch (PromotionStateException e)
            {
                return e.Code;
            }
        })));

        ends.Count(end => end == "applied").ShouldBe(1);
        (await store.HistoryAsync()).Count.ShouldBe(1);
        (await store.Promotions.FindAsync(asked.Id, default)).ShouldNotBeNull().Votes.Count.ShouldBe(1);
    }
}
