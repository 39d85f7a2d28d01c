namespace Distillery.Registry.Tests;

public sealed class OutboxTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Take_TwoDispatchers_GetEachMessageOnce()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = store.Reopen();
        for (var n = 0; n < 20; n++)
            await store.SubmitAsync(Samples.OneStage());

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            var mine = new List<long>();
            while (await (n % 2 == 0 ? store : other).Outbox.TakeAsync(3, Hold, default) is { Count: > 0 } messages)
                mine.AddRange(messages.Select(message => message.Id));
            return mine;
        })));

        taken.SelectMany(ids => ids).Count().ShouldBe(40);
        taken.SelectMany(ids => ids).Distinct().Count().ShouldBe(40);
    }

    [Fact]
    public async Task Take_DispatcherDiesBeforeReporting_TheMessageComesAgain()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.OneStage());
        var first = await store.Outbox.TakeAsync(10, Hold, default);
        (await store.Outbox.TakeAsync(10, Hold, default)).ShouldBeEmpty();
        store.Clock.Advance(Hold);

        var second = await store.Outbox.TakeAsync(10, Hold, default);

        second.ShouldBe(first.Select(message => message with { Attempts = 2 }));
        await store.Outbox.SentAsync(second, default);
        store.Clock.Advance(Hold);
        (await store.Outbox.TakeAsync(10, Hold, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task GiveBack_AfterAFailedSend_WaitsForItsDelay()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.OneStage());
        await store.Outbox.GiveBackAsync(await store.Outbox.TakeAsync(10, Hold, default), TimeSpan.FromSeconds(2), default);

        (await store.Outbox.TakeAsync(10, Hold, default)).ShouldBeEmpty();
        store.Clock.Advance(TimeSpan.FromSeconds(2));
        // Its lag is told from when it was due, however often it was tried.
        var counts = await store.Outbox.CountAsync(default);
        (counts.OutboxWaiting, counts.OutboxLag).ShouldBe((2, TimeSpan.FromSeconds(2)));
        (await store.Outbox.TakeAsync(10, Hold, default)).Count.ShouldBe(2);
    }
}
