using System.Diagnostics;
using System.Text;

namespace Distillery.Registry.Tests;

public sealed class DeadLetterTests
{
    private const string Queue = "stages-teacher";

    [Fact]
    public async Task Add_TheSameMessageTwice_IsKeptOnce()
    {
        await using var store = await TestStore.CreateAsync();
        var letters = new DeadLetterStore(store.Database);

        await letters.AddAsync([Letter("a"), Letter("a"), Letter("b")], default);
        await letters.AddAsync([Letter("b", "other text")], default);

        var page = await letters.ListAsync(null, null, null, 10, default);
        page.Items.Select(item => item.Id).ShouldBe(["a", "b"], ignoreOrder: true);
        page.Items.ShouldAllBe(item => item.Payload == """{"text":"ä"}""" && item.CanRetry && !item.PayloadCut && item.State == "waiting");
        (await store.Outbox.CountAsync(default)).DeadLetters[Queue].ShouldBe(2);
    }

    [Fact]
    public async Task List_ByPages_GivesEachOnceNewestFirst()
    {
        await using var store = await TestStore.CreateAsync();
        var letters = new DeadLetterStore(store.Database);
        foreach (var id in new[] { "1", "2", "3", "4", "5" })
        {
            await letters.AddAsync([Letter(id)], default);
            store.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await letters.AddAsync([Letter("x") with { Queue = "stages-distillation" }], default);
        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await letters.ListAsync(Queue, "waiting", after, 2, default);
            seen.AddRange(page.Items.Select(item => item.Id));
            after = page.Next;
        }
        while (after is not null);

        seen.ShouldBe(["5", "4", "3", "2", "1"]);
        await Should.ThrowAsync<ArgumentException>(() => letters.ListAsync(null, "dead", null, 2, default));
        await Should.ThrowAsync<ArgumentException>(() => letters.ListAsync(null, null, "nonsense", 2, default));
    }

    [Fact]
    public async Task Retry_CalledTwice_IsSentOnce()
    {
        await using var store = await TestStore.CreateAsync();
        var letters = new DeadLetterStore(store.Database);
        await letters.AddAsync([Letter("a")], default);

        (await letters.RetryAsync("a", "ann", default)).ShouldNotBeNull().State.ShouldBe("resent");
        await Should.ThrowAsync<DeadLetterStateException>(() => letters.RetryAsync("a", "bob", default));
        await Should.ThrowAsync<DeadLetterStateException>(() => letters.DeleteAsync("a", "bob", default));
        (await letters.RetryAsync("none", "ann", default)).ShouldBeNull();

        var message = (await store.Outbox.TakeAsync(10, TimeSpan.FromSeconds(30), default)).ShouldHaveSingleItem();
        message.Kind.ShouldBe(OutboxMessage.Resend);
        var body = (await letters.BodyAsync(message.DeadLetterId.ShouldNotBeNull(), default)).ShouldNotBeNull();
        body.Queue.ShouldBe(Queue);
        Encoding.UTF8.GetString(body.Body.Span).ShouldBe("""{"text":"ä"}""");
        await store.Outbox.SentAsync([message], default);
        (await letters.DeleteAsync("a", "ann", default)).ShouldBeTrue();
        (await letters.DeleteAsync("a", "ann", default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Add_MessageTooLongToKeep_IsShownAndNotSentAgain()
    {
        await using var store = await TestStore.CreateAsync();
        var letters = new DeadLetterStore(store.Database);
        var length = DeadLetterStore.LongestBody + 1;

        await letters.AddAsync([Letter("a", new string('x', length))], default);

        var view = (await letters.FindAsync("a", default)).ShouldNotBeNull();
        view.Bytes.ShouldBe(length);
        view.PayloadCut.ShouldBeTrue();
        view.CanRetry.ShouldBeFalse();
        view.Payload.ShouldBe(new string('x', 4_000));
        await Should.ThrowAsync<DeadLetterStateException>(() => letters.RetryAsync("a", "ann", default));
    }

    [Fact]
    public async Task Outbox_MessageOfATracedCall_CarriesItsTraceAlsoForLaterStages()
    {
        await using var store = await TestStore.CreateAsync();
        using var call = new Activity("call").SetIdFormat(ActivityIdFormat.W3C).Start();
        var job = await store.SubmitAsync();
        call.Stop();
        var first = await store.Outbox.TakeAsync(10, TimeSpan.FromSeconds(30), default);

        // Outside any trace, as a reaper or a polling worker is.
        var lease = await store.ClaimAsync();
        await store.CompleteAsync(lease, ("data", "text"));
        var later = await store.Outbox.TakeAsync(10, TimeSpan.FromSeconds(30), default);
        var next = await store.ClaimAsync();

        var trace = call.TraceId.ToHexString();
        lease.JobId.ShouldBe(job.Id);
        foreach (var parent in first.Concat(later).Select(message => message.TraceParent).Append(lease.TraceParent).Append(next.TraceParent))
            ActivityContext.Parse(parent.ShouldNotBeNull(), null).TraceId.ToHexString().ShouldBe(trace);
        later.ShouldContain(message => message.Kind == OutboxMessage.StageReady);
    }

    private static NewDeadLetter Letter(string id, string text = """{"text":"ä"}""")
        => new(id, Queue, "error", "It could not be read.", Encoding.UTF8.GetBytes(text)) { ContentType = "application/json" };
}
