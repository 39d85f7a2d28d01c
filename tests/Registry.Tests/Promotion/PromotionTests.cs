using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>Requests from their beginning to their end.</summary>
public sealed class PromotionTests
{
    [Fact]
    public async Task Request_GateFails_IsRefusedAndNothingIsOpen()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(1);
        await store.SetRulesAsync(People.Guarded);

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
    public async Task Expired_TakesNoVoteAndIsTold()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, "promotion.expired");
        await store.RegisterAsync(3);
        await store.SetRulesAsync(People.Guarded);
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
