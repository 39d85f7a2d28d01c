using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class TeacherAnswerTests
{
    [Fact]
    public async Task Write_StartsAndEnds_SpendIsTheirSumAndEachIsCountedOnce()
    {
        await using var store = await TestStore.CreateAsync();
        var (answers, lease) = await BeginAsync(store);
        TeacherAttempt[] starts = [Start("a", 100), Start("b", 100), Start("c", 100), Start("d", 100)];
        TeacherAttemptEnd[] ends =
        [
            End("a", "answered", 10, 5, "k-a"),
            End("b", "invalid", 7, 1),
            new() { Id = "c", State = "failed", MayBeBilled = true, Error = "cut\0off" },
            new() { Id = "d", State = "refused" },
        ];
        // Twice, as after a commit whose answer was lost.
        for (var i = 0; i < 2; i++)
        {
            await answers.WriteAsync(lease, starts, [], default);
            await answers.WriteAsync(lease, [], ends, default);
        }

        var spend = (await answers.OpenAsync(lease, default)).Own;
        spend.ShouldBe(new TeacherSpend
        {
            StageId = lease.StageId, Requests = 4, Answered = 1, Invalid = 1, Failed = 1, Refused = 1, PossiblyBilled = 1,
            PromptTokens = 17, CompletionTokens = 6, Pico = 1700 + 600, PossiblePrompt = 100, PossibleCompletion = 50, PossiblePico = 15_000,
        });
        (await answers.SpendAsync(lease.JobId, default)).ShouldBe([spend]);
        var found = (await answers.FindAsync(["k-a", "k-b"], default)).ShouldHaveSingleItem();
        found.ShouldBe(new TeacherAnswer("k-a", "chat", "m", "t 1", "text of a", 10, 5));
    }

    [Fact]
    public async Task Open_AfterAWorkerDied_ItsOpenRequestsArePossiblyBilledAndTheOldWorkerIsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        var (answers, first) = await BeginAsync(store);
        await answers.WriteAsync(first, [Start("a", 100), Start("b", 100), Start("batched", 100, "batch-1")], [End("a", "answered", 10, 5, "k-a")], default);
        store.Clock.Advance(TimeSpan.FromMinutes(5));
        await store.Reaper.ReapAsync(default);
        var second = await store.ClaimAsync("worker:b", StageKinds.TeacherQueue);

        var spend = (await answers.OpenAsync(second, default)).Own;
        (spend.Requests, spend.Answered, spend.PossiblyBilled, spend.PossiblePrompt).ShouldBe((3, 1, 1, 100));
        (await answers.OpenAsync(second, default)).Own.ShouldBe(spend);

        // Its answer may have been paid, but it comes too late to be written.
        var counts = await store.CountsAsync();
        await Should.ThrowAsync<StaleTokenException>(() => answers.WriteAsync(first, [Start("x", 1)], [End("b", "answered", 1, 1, "k-b")], default));
        await Should.ThrowAsync<StaleTokenException>(() => answers.OpenAsync(first, default));
        await Should.ThrowAsync<StaleTokenException>(() => answers.SaveBatchAsync(first, new TeacherBatch("z", null, null, false, []), default));
        (await store.CountsAsync()).ShouldBe(counts);
    }

    [Fact]
    public async Task Write_ForLongerThanALease_KeepsTheStageWithoutAnyHeartbeat()
    {
        await using var store = await TestStore.CreateAsync();
        var (answers, lease) = await BeginAsync(store);
        for (var n = 0; n < 30; n++)
        {
            store.Clock.Advance(TimeSpan.FromSeconds(2));
            await answers.WriteAsync(lease, [Start($"a{n}", 1)], [], default);
            (await store.Reaper.ReapAsync(default)).ShouldBeEmpty($"after {2 * (n + 1)} seconds");
        }

        (await answers.SpendAsync(lease.JobId, default)).ShouldHaveSingleItem().Requests.ShouldBe(30);
    }

    [Fact]
    public async Task Write_OnAFreshLease_LeavesIt_AndRenewsItWhenATenthIsGone()
    {
        await using var store = await TestStore.CreateAsync();
        var (answers, lease) = await BeginAsync(store);
        Task<long> UntilAsync() => store.Database.ReadAsync(session => session.ScalarAsync<long>("SELECT lease_until FROM stages WHERE id = @StageId", new { lease.StageId }), default);
        var until = await UntilAsync();

        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await answers.WriteAsync(lease, [Start("a", 1)], [], default);
        (await UntilAsync()).ShouldBe(until);

        store.Clock.Advance(TimeSpan.FromSeconds(3));
        await answers.WriteAsync(lease, [Start("b", 1)], [], default);
        (await UntilAsync()).ShouldBe(until + 4_000);
    }

    [Fact]
    public async Task Find_AnswersOfAnotherJob_AreShared()
    {
        await using var store = await TestStore.CreateAsync();
        var (answers, one) = await BeginAsync(store);
        await answers.WriteAsync(one, [Start("a", 100)], [End("a", "answered", 10, 5, "k")], default);
        var (_, other) = await BeginAsync(store);
        other.JobId.ShouldNotBe(one.JobId);
        (await answers.FindAsync(["k"], default)).ShouldHaveSingleItem().Answer.ShouldBe("text of a");
        (await answers.OpenAsync(other, default)).Own.Requests.ShouldBe(0);
        // The first answer stays, whoever asked again.
        await answers.WriteAsync(other, [Start("b", 100)], [End("b", "answered", 10, 5, "k")], default);
        (await answers.FindAsync(["k"], default)).ShouldHaveSingleItem().Answer.ShouldBe("text of a");
        (await answers.OpenAsync(other, default)).Own.Answered.ShouldBe(1);
    }

    [Fact]
    public async Task Write_ManyAtOnce_SpendIsExact()
    {
        await using var store = await TestStore.CreateAsync();
        var (answers, lease) = await BeginAsync(store);
        await Task.WhenAll(Enumerable.Range(0, 24).Select(async n =>
        {
            await answers.WriteAsync(lease, [Start($"n{n}", 10)], [], default);
            await answers.WriteAsync(lease, [], [End($"n{n}", "answered", n, 1, $"k{n % 5}")], default);
        }));
        var spend = (await answers.OpenAsync(lease, default)).Own;
        (spend.Requests, spend.Answered, spend.PromptTokens, spend.CompletionTokens).ShouldBe((24, 24, 276, 24));
        (await answers.FindAsync([.. Enumerable.Range(0, 9).Select(n => $"k{n}")], default)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Open_OtherStagesOfTheJob_CountWithWhatTheyHaveUnderWay()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(new NewJob { Spec = Samples.Spec(), Actor = "ann", Stages = [Samples.Stage("ask-lists", StageKinds.QueryTeacher), Samples.Stage("ask-rationales", StageKinds.QueryTeacher)] });
        var answers = new TeacherAnswerStore(store.Database);
        var (one, two) = (await store.ClaimAsync("worker:a", StageKinds.TeacherQueue), await store.ClaimAsync("worker:b", StageKinds.TeacherQueue));
        await answers.WriteAsync(one, [Start("a", 100), Start("b", 100)], [End("a", "answered", 10, 5, "k")], default);
        var (own, others) = await answers.OpenAsync(two, default);
        own.Requests.ShouldBe(0);
        (others.Requests, others.PromptTokens, others.PossiblyBilled, others.PossiblePico).ShouldBe((2, 10, 1, 15_000));
        (await answers.SpendAsync(one.JobId, default)).Sum(spend => spend.Requests).ShouldBe(2);
    }

    [Fact]
    public async Task Batches_SavedAndEnded_OnlyOpenOnesComeBackWithTheirRequests()
    {
        await using var store = await TestStore.CreateAsync();
        var (answers, lease) = await BeginAsync(store);
        await answers.SaveBatchAsync(lease, new TeacherBatch("one", null, null, false, []), default);
        await answers.SaveBatchAsync(lease, new TeacherBatch("two", null, null, false, []), default);
        await answers.WriteAsync(lease, [Start("a", 100, "one"), Start("b", 100, "one"), Start("c", 100, "two")], [], default);
        await answers.SaveBatchAsync(lease, new TeacherBatch("one", "remote", "file", false, []), default);
        await answers.WriteAsync(lease, [], [End("a", "answered", 1, 1, "k")], default);
        await answers.SaveBatchAsync(lease, new TeacherBatch("two", "r2", "f2", true, []), default);

        var batch = (await answers.OpenBatchesAsync(lease.StageId, default)).ShouldHaveSingleItem();
        (batch.Id, batch.RemoteId, batch.FileId).ShouldBe(("one", "remote", "file"));
        var open = batch.Open.ShouldHaveSingleItem();
        (open.Id, open.ReservedPrompt, open.ReservedPico).ShouldBe(("b", 100, 15_000));
        open.Keys.ShouldBe(["key of b", "second of b"]);
    }

    private static async Task<(TeacherAnswerStore Answers, StageLease Lease)> BeginAsync(TestStore store)
    {
        await store.SubmitAsync(new NewJob { Spec = Samples.Spec(), Actor = "ann", Stages = [Samples.Stage("query-teacher", StageKinds.QueryTeacher)] });
        return (new TeacherAnswerStore(store.Database), await store.ClaimAsync("worker:a", StageKinds.TeacherQueue));
    }

    private static TeacherAttempt Start(string id, long prompt, string? batch = null) => new(id, "m", [$"key of {id}", $"second of {id}"], prompt, 50, (prompt + 50) * 100, batch);

    private static TeacherAttemptEnd End(string id, string state, long prompt, long completion, string? key = null) => new()
    {
        Id = id, State = state, PromptTokens = prompt, CompletionTokens = completion, Pico = (prompt + completion) * 100, Milliseconds = 3,
        Answers = key is null ? [] : [new TeacherAnswer(key, "chat", "m", "t 1", $"text of {id}", prompt, completion)],
    };
}
