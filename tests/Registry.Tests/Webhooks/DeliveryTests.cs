using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class DeliveryTests
{
    [Fact]
    public async Task Claim_ManySendersAtOnce_EachDeliveryGoesToOne()
    {
        const int Jobs = 12;
        await using var store = await TestStore.CreateAsync();
        await using var other = store.Reopen();
        var hooks = new Hooks(store);
        await hooks.AddAsync(null, WebhookEvents.JobQueued);
        await hooks.AddAsync(null, WebhookEvents.JobQueued);
        for (var n = 0; n < Jobs; n++)
            await store.SubmitAsync(Samples.OneStage());

        var claims = new List<ClaimedDelivery>();
        for (var round = 0; round < 20 && claims.Count < 2 * Jobs; round++)
        {
            var parts = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Task.Run(() => new Hooks(n % 2 == 0 ? store : other).ClaimAsync(3))));
            claims.AddRange(parts.SelectMany(part => part));
        }

        claims.Count.ShouldBe(2 * Jobs);
        claims.Select(claim => claim.Id).Distinct().Count().ShouldBe(2 * Jobs);
        claims.ShouldAllBe(claim => claim.Attempt == 1);
        (await hooks.ClaimAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Claim_OfASenderThatDied_ComesBackUnderTheSameId()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        await hooks.AddAsync(null, WebhookEvents.JobQueued);
        await store.SubmitAsync();
        // Sent, but the sender dies before it can write that down.
        var first = (await hooks.ClaimAsync()).ShouldHaveSingleItem();
        store.Clock.Advance(Hooks.Hold + TimeSpan.FromSeconds(1));

        var second = (await hooks.ClaimAsync()).ShouldHaveSingleItem();

        (second.Id, second.Body, second.Attempt).ShouldBe((first.Id, first.Body, 2));
    }

    [Fact]
    public async Task Failure_OfAnOldTry_ChangesNothing_SuccessCounts()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, WebhookEvents.JobQueued);
        await store.SubmitAsync();
        var old = (await hooks.ClaimAsync())[0];
        store.Clock.Advance(Hooks.Hold + TimeSpan.FromSeconds(1));
        var current = (await hooks.ClaimAsync())[0];

        await hooks.FailAsync(old, null);
        var afterFailure = (await hooks.Deliveries.FindAsync(hook.Id, old.Id, default)).ShouldNotBeNull();
        await hooks.SucceedAsync(old);
        await hooks.FailAsync(current, TimeSpan.FromSeconds(10));

        afterFailure.Delivery.State.ShouldBe(DeliveryStates.Pending);
        var delivery = (await hooks.Deliveries.FindAsync(hook.Id, old.Id, default)).ShouldNotBeNull();
        (delivery.Delivery.State, delivery.Delivery.NextTryAt, delivery.Delivery.StatusCode).ShouldBe((DeliveryStates.Delivered, null, 200));
    }

    [Fact]
    public async Task Failure_WithRetry_WaitsAndIsLogged()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, WebhookEvents.JobQueued);
        await store.SubmitAsync();
        await hooks.FailAsync((await hooks.ClaimAsync())[0], TimeSpan.FromSeconds(10));

        var waiting = (await hooks.Deliveries.ListAsync(hook.Id, DeliveryStates.Pending, null, 10, default)).Items.ShouldHaveSingleItem();
        (await hooks.ClaimAsync()).ShouldBeEmpty();
        store.Clock.Advance(TimeSpan.FromSeconds(10));
        var again = (await hooks.ClaimAsync()).ShouldHaveSingleItem();
        await hooks.SucceedAsync(again);

        waiting.NextTryAt.ShouldBe(waiting.CreatedAt.AddSeconds(10));
        var detail = (await hooks.Deliveries.FindAsync(hook.Id, again.Id, default)).ShouldNotBeNull();
        detail.Attempts.Select(attempt => (attempt.Number, attempt.StatusCode, attempt.Response)).ShouldBe([(1, 500, "oops"), (2, 200, "ok")]);
        detail.Delivery.Attempts.ShouldBe(2);
        (await hooks.Webhooks.FindAsync(hook.Id, default))!.FailingSince.ShouldBeNull();
    }

    [Fact]
    public async Task Webhook_ThatFailsForDays_IsDisabledWithTheReason()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, WebhookEvents.JobQueued);
        await store.SubmitAsync();
        (await hooks.FailAsync((await hooks.ClaimAsync())[0], TimeSpan.FromHours(1))).ShouldBeNull();
        store.Clock.Advance(Hooks.DisableAfter - TimeSpan.FromMinutes(1));
        (await hooks.FailAsync((await hooks.ClaimAsync())[0], TimeSpan.FromMinutes(2))).ShouldBeNull();
        store.Clock.Advance(TimeSpan.FromMinutes(2));

        var reason = await hooks.FailAsync((await hooks.ClaimAsync())[0], TimeSpan.FromHours(1));

        reason.ShouldNotBeNull().ShouldContain("The receiver answered 500.");
        var disabled = (await hooks.Webhooks.FindAsync(hook.Id, default)).ShouldNotBeNull();
        (disabled.Enabled, disabled.DisabledReason).ShouldBe((false, reason));
        store.Clock.Advance(TimeSpan.FromHours(2));
        (await hooks.ClaimAsync()).ShouldBeEmpty();
        var enabled = await hooks.Webhooks.UpdateAsync(hook.Id, new WebhookRequest { Name = "hook", Url = hook.Url, Events = hook.Events }, "ann", default);
        (enabled!.DisabledReason, enabled.FailingSince).ShouldBe((null, null));
        (await hooks.ClaimAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Webhook_OfAReceiverThatIsGone_IsDisabledAtOnce()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, WebhookEvents.JobQueued);
        await store.SubmitAsync();

        await hooks.FailAsync((await hooks.ClaimAsync())[0], null, "gone");

        (await hooks.Webhooks.FindAsync(hook.Id, default))!.DisabledReason.ShouldBe("gone");
        (await hooks.Deliveries.ListAsync(hook.Id, DeliveryStates.Failed, null, 10, default)).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Claim_PassesOverBusyWebhooks()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var slow = await hooks.AddAsync(null, WebhookEvents.JobQueued);
        var quick = await hooks.AddAsync(null, WebhookEvents.JobQueued);
        await store.SubmitAsync();

        (await hooks.ClaimAsync(10, slow.Id)).ShouldHaveSingleItem().WebhookId.ShouldBe(quick.Id);
        (await hooks.ClaimAsync()).ShouldHaveSingleItem().WebhookId.ShouldBe(slow.Id);
    }

    [Fact]
    public async Task Redeliver_SendsTheSameAgain_WithANewWindow()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, WebhookEvents.JobQueued);
        await store.SubmitAsync();
        var first = (await hooks.ClaimAsync())[0];
        await hooks.FailAsync(first, null);
        store.Clock.Advance(TimeSpan.FromDays(2));

        (await hooks.Deliveries.RedeliverAsync(hook.Id, first.Id, "ann", default))!.State.ShouldBe(DeliveryStates.Pending);

        var again = (await hooks.ClaimAsync()).ShouldHaveSingleItem();
        (again.Id, again.Body, again.Attempt, again.RetryFrom).ShouldBe((first.Id, first.Body, 2, store.Clock.GetUtcNow()));
        (await hooks.Deliveries.RedeliverAsync("whk_other", first.Id, "ann", default)).ShouldBeNull();
    }

    [Fact]
    public async Task List_PagesNewestFirst()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, WebhookEvents.JobQueued);
        for (var n = 0; n < 5; n++)
        {
            await store.SubmitAsync(Samples.OneStage());
            store.Clock.Advance(TimeSpan.FromSeconds(n % 2));
        }

        var seen = new List<WebhookDelivery>();
        string? after = null;
        do
        {
            var page = await hooks.Deliveries.ListAsync(hook.Id, null, after, 2, default);
            seen.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        seen.Count.ShouldBe(5);
        seen.Select(delivery => delivery.Id).Distinct().Count().ShouldBe(5);
        seen.Select(delivery => delivery.CreatedAt).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public async Task Prune_DropsWhatEndedLongAgo_AndNothingElse()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, WebhookEvents.JobQueued);
        await store.SubmitAsync();
        await hooks.SucceedAsync((await hooks.ClaimAsync())[0]);
        await store.SubmitAsync();
        store.Clock.Advance(TimeSpan.FromDays(31));
        await store.SubmitAsync();

        (await hooks.Deliveries.PruneAsync(TimeSpan.FromDays(30), default)).ShouldBe(1);

        (await hooks.Deliveries.ListAsync(hook.Id, null, null, 10, default)).Items.Count.ShouldBe(2);
        await hooks.Webhooks.DeleteAsync(hook.Id, "ann", default);
        (await store.CountsAsync())["webhook_deliveries"].ShouldBe(0);
    }
}
