using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class PromotionTests
{
    private static readonly AliasRules Guarded = new()
    {
        Protected = true,
        ExpiresAfter = "2d",
        Gates = [new GateRule { Name = "good enough", Metric = "quality", AtLeast = 0.2 }],
    };

    [Fact]
    public async Task Approve_BySomebodyElse_MovesTheAliasWithHistoryAuditAndEvents()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, "promotion.*", "alias.moved");
        await store.RegisterAsync(3);
        await store.SetRulesAsync(Guarded);

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
        await store.SetRulesAsync(Guarded with { Approvals = new ApprovalRules { Quorum = 2 } });
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
        await store.SetRulesAsync(Guarded);
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
        await store.SetRulesAsync(Guarded);
        var asked = await store.RequestAsync(2, People.Local);

        (await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, People.Local, default))).Reasons.Single().ShouldStartWith("Four eyes need keys");
    }

    [Fact]
    public async Task Approve_RightsOfTheAlias_DecideWhoVotes()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(Guarded with { Approvals = new ApprovalRules { Users = ["cat"] } });
        var asked = await store.RequestAsync(2);

        await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default));
        await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, new ActedBy("eve", Roles.Submitter), default));
        (await store.Promotions.ApproveAsync(asked.Id, null, People.Cat, default)).ShouldNotBeNull().State.ShouldBe("applied");
        await store.SetRulesAsync(Guarded with { Approvals = new ApprovalRules { Roles = [Roles.Admin] } });
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
        await store.SetRulesAsync(Guarded);
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
        await store.SetRulesAsync(Guarded);
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

    [Fact]
    public async Task Request_GateFails_IsRefusedAndNothingIsOpen()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(1);
        await store.SetRulesAsync(Guarded);

        (await Should.ThrowAsync<MoveRefusedException>(() => store.RequestAsync(1))).Reasons.Single().ShouldContain("good enough");
        (await store.Promotions.RequestAsync("m", new NewPromotion("champion", 9), People.Ann, default)).ShouldBeNull();
        (await store.Promotions.RequestAsync("other", new NewPromotion("champion", 1), People.Ann, default)).ShouldBeNull();

        (await store.Promotions.ListAsync(null, null, null, 10, default)).Items.ShouldBeEmpty();
        (await store.AuditAsync("promotion.request")).Single().Outcome.ShouldBe("refused");
    }

    [Fact]
    public async Task Request_Twice_IsRefusedWhileTheFirstIsOpen()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        var first = await store.RequestAsync(2);

        (await Should.ThrowAsync<PromotionStateException>(() => store.RequestAsync(2, People.Bob))).Code.ShouldBe("promotion_open");
        await store.Promotions.WithdrawAsync(first.Id, "not yet", People.Ann, default);
        var second = await store.RequestAsync(2, People.Bob);
        await store.Promotions.ApproveAsync(second.Id, null, People.Cat, default);

        (await Should.ThrowAsync<PromotionStateException>(() => store.RequestAsync(2))).Code.ShouldBe("already_there");
    }

    [Fact]
    public async Task Approve_ChampionMovedMeanwhile_IsStaleAndEndsTheRequest()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(3);
        await store.SetRulesAsync(Guarded);
        var (first, second) = (await store.RequestAsync(2), await store.RequestAsync(3));
        await store.Promotions.ApproveAsync(second.Id, null, People.Bob, default);

        (await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(first.Id, null, People.Bob, default))).Reasons[0].ShouldContain("now points to version 3");

        var ended = (await store.Promotions.FindAsync(first.Id, default)).ShouldNotBeNull();
        (ended.State, ended.Votes.Count).ShouldBe(("refused", 0));
        ended.Reasons.ShouldNotBeEmpty();
        (await store.ChampionAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Approve_RulesChangedMeanwhile_IsStale()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(Guarded);
        var asked = await store.RequestAsync(2);
        await store.SetRulesAsync(Guarded with { Gates = [] });

        (await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default))).Reasons[0].ShouldContain("rules of 'champion' have changed");

        (await store.ChampionAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Approve_MetricsOfTheVersionChanged_IsStale()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(Guarded);
        var asked = await store.RequestAsync(2);
        await store.Database.WriteAsync("tamper", session => session.ExecuteAsync("UPDATE version_metrics SET value = 0.9 WHERE version = 2"), default);

        (await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default))).Reasons[0].ShouldContain("have changed since the request");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Approve_FileOfTheVersionChanged_IsRefused(bool gates)
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(gates ? Guarded : Guarded with { Gates = [] });
        var asked = await store.RequestAsync(2);
        var digest = (await store.Models.VersionAsync("m", 2, default)).ShouldNotBeNull().Artifacts.Single().Digest;
        await store.DamageAsync(digest);

        var refused = await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default));

        refused.Reasons.ShouldContain(reason => reason.Contains(gates ? digest : "model.safetensors"));
        (await store.Promotions.FindAsync(asked.Id, default)).ShouldNotBeNull().State.ShouldBe("refused");
        (await store.ChampionAsync()).ShouldBeNull();
        await Should.ThrowAsync<MoveRefusedException>(() => store.RequestAsync(2));
    }

    [Fact]
    public async Task Expired_TakesNoVoteAndIsTold()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, "promotion.expired");
        await store.RegisterAsync(3);
        await store.SetRulesAsync(Guarded);
        var (voted, waited) = (await store.RequestAsync(2), await store.RequestAsync(3));
        store.Clock.Advance(TimeSpan.FromDays(2));

        (await store.Promotions.FindAsync(voted.Id, default)).ShouldNotBeNull().State.ShouldBe("expired");
        (await store.Promotions.ListAsync("open", null, null, 10, default)).Items.ShouldBeEmpty();
        (await Should.ThrowAsync<PromotionStateException>(() => store.Promotions.ApproveAsync(voted.Id, null, People.Bob, default))).Code.ShouldBe("promotion_ended");
        (await store.Promotions.ExpireAsync(default)).ShouldBe(1);
        (await store.Promotions.ExpireAsync(default)).ShouldBe(0);

        (await hooks.PayloadsAsync(hook.Id)).Select(payload => payload.Promotion!.Id).ShouldBe([voted.Id, waited.Id], ignoreOrder: true);
        (await store.Promotions.ListAsync("expired", "m", null, 10, default)).Items.Count.ShouldBe(2);
        (await store.ChampionAsync()).ShouldBeNull();
        // The same may be asked again.
        (await store.RequestAsync(2)).State.ShouldBe("open");
    }

    [Fact]
    public async Task RejectWithdrawComment_EndAndAreKept()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(3);
        var (first, second) = (await store.RequestAsync(2), await store.RequestAsync(3));

        await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.WithdrawAsync(first.Id, null, People.Bob, default));
        await store.Promotions.CommentAsync(first.Id, "why so slow?", People.Cat, default);
        var rejected = (await store.Promotions.RejectAsync(first.Id, "too slow", People.Bob, default)).ShouldNotBeNull();
        (await store.Promotions.WithdrawAsync(second.Id, "later", People.Ann, default)).ShouldNotBeNull().State.ShouldBe("withdrawn");

        (rejected.State, rejected.EndedBy, rejected.Votes.Single().Comment, rejected.Comments.Single().Text).ShouldBe(("rejected", "bob", "too slow", "why so slow?"));
        (await Should.ThrowAsync<PromotionStateException>(() => store.Promotions.ApproveAsync(first.Id, null, People.Cat, default))).Code.ShouldBe("promotion_ended");
        await Should.ThrowAsync<ArgumentException>(() => store.Promotions.CommentAsync(first.Id, " ", People.Cat, default));
        (await store.Promotions.ApproveAsync("prm_none", null, People.Bob, default)).ShouldBeNull();
    }

    [Fact]
    public async Task List_Pages_HoldEveryRequestOnce()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(5);
        var ids = new List<string>();
        for (var n = 1; n <= 5; n++)
        {
            ids.Add((await store.RequestAsync(n)).Id);
            store.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await store.Promotions.ListAsync("open", "m", after, 2, default);
            seen.AddRange(page.Items.Select(item => item.Id));
            after = page.Next;
        }
        while (after is not null);

        ids.Reverse();
        seen.ShouldBe(ids);
        await Should.ThrowAsync<ArgumentException>(() => store.Promotions.ListAsync("pending", null, null, 2, default));
    }
}
