using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class TeacherQueriesTests
{
    [Fact]
    public async Task Overview_TwoJobs_SumsAnswersAndMoney()
    {
        await using var store = await TestStore.CreateAsync();
        var teachers = new TeacherQueries(store.Database);
        (await teachers.OverviewAsync(default)).Models.ShouldBeEmpty();
        await AskAsync(store, "a", "answered");
        await AskAsync(store, "b", "invalid");

        var overview = await teachers.OverviewAsync(default);

        var kept = overview.Models.ShouldHaveSingleItem();
        (kept.Model, kept.Kind, kept.Answers, kept.PromptTokens, kept.CompletionTokens).ShouldBe(("m", "chat", 1, 10, 5));
        (overview.Spend.Requests, overview.Spend.Answered, overview.Spend.Invalid, overview.Spend.Usd).ShouldBe((2, 1, 1, 4m));
    }

    [Fact]
    public async Task Spend_PagesAndFilters_NewestJobFirst_WithItsBudget()
    {
        await using var store = await TestStore.CreateAsync();
        var teachers = new TeacherQueries(store.Database);
        await AskAsync(store, "first", "answered");
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(store, "second", "answered");

        var one = await teachers.SpendAsync(null, null, null, 1, default);
        var two = await teachers.SpendAsync(null, null, one.Next, 1, default);

        (one.Items[0].JobName, two.Items[0].JobName, two.Next).ShouldBe(("second", "first", null));
        (one.Items[0].Model, one.Items[0].Sums.Usd, one.Items[0].Budget!.Usd).ShouldBe(("m", 2m, 7.5));
        (await teachers.SpendAsync(null, "FIRS", null, 9, default)).Items.ShouldHaveSingleItem().JobName.ShouldBe("first");
        (await teachers.SpendAsync("nobody", null, null, 9, default)).Items.ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentException>(() => teachers.SpendAsync(null, null, "nonsense", 1, default));
    }

    [Fact]
    public async Task Answers_PagesAndFilters_WithTheJobThatPaid_AndLongOnesCut()
    {
        await using var store = await TestStore.CreateAsync();
        var teachers = new TeacherQueries(store.Database);
        await AskAsync(store, "short", "answered");
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(store, "long", "answered", text: new string('x', 1_999) + "\U0001F642 and more");

        var page = await teachers.AnswersAsync(null, null, null, null, 1, default);
        var answer = page.Items.ShouldHaveSingleItem();
        (answer.JobName, answer.IsCut, answer.Template).ShouldBe(("long", true, "t 1"));
        answer.Text.Length.ShouldBeInRange(1_999, 2_001);
        (await teachers.AnswersAsync(null, null, null, page.Next, 1, default)).Items.ShouldHaveSingleItem().Text.ShouldBe("text of short");
        (await teachers.AnswersAsync("m", "chat", "OF short", null, 9, default)).Items.ShouldHaveSingleItem().IsCut.ShouldBeFalse();
        (await teachers.AnswersAsync(null, null, "100%", null, 9, default)).Items.ShouldBeEmpty();
        (await teachers.AnswersAsync("other", null, null, null, 9, default)).Items.ShouldBeEmpty();
        (await teachers.AnswersAsync(null, "embedding", null, null, 9, default)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Faults_AreThoseWithoutAnAnswerToUse()
    {
        await using var store = await TestStore.CreateAsync();
        var teachers = new TeacherQueries(store.Database);
        await AskAsync(store, "good", "answered");
        await AskAsync(store, "bad", "invalid");
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(store, "worse", "refused");

        var all = await teachers.FaultsAsync(null, null, null, 9, default);

        all.Items.Select(fault => (fault.JobName, fault.State, fault.Error)).ShouldBe([("worse", "refused", "why worse"), ("bad", "invalid", "why bad")]);
        (await teachers.FaultsAsync("invalid", "m", null, 9, default)).Items.ShouldHaveSingleItem().Usd.ShouldBe(2m);
        var first = await teachers.FaultsAsync(null, null, null, 1, default);
        (await teachers.FaultsAsync(null, null, first.Next, 1, default)).Items.ShouldHaveSingleItem().JobName.ShouldBe("bad");
    }

    [Fact]
    public async Task TextFiles_AreTheSamplesOfStages()
    {
        await using var store = await TestStore.CreateAsync();
        var teachers = new TeacherQueries(store.Database);
        await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();
        await store.CompleteAsync(lease, (TextSamples.FileName, "{}"), ("other.json", "[]"));

        var file = (await teachers.TextFilesAsync(null, 9, default)).Items.ShouldHaveSingleItem();

        (file.File.Path, file.JobId, file.File.RunId).ShouldBe((TextSamples.FileName, lease.JobId, lease.RunId));
    }

    // A job of its own with one request that ended so; 20,000,000 dollars a million tokens make round sums.
    internal static async Task AskAsync(TestStore store, string name, string state, string? text = null)
    {
        var spec = Samples.Spec() with { Name = name, Teacher = new TeacherSpec { Budget = new BudgetSpec { Usd = 7.5 } } };
        await store.SubmitAsync(new NewJob { Spec = spec, Actor = "ann", Stages = [Samples.Stage("query-teacher", StageKinds.QueryTeacher)] });
        var lease = await store.ClaimAsync("worker:a", StageKinds.TeacherQueue);
        var answers = new TeacherAnswerStore(store.Database);
        await answers.WriteAsync(lease, [new TeacherAttempt(name, "m", [$"key of {name}"], 100, 50, null, null)], [], default);
        await answers.WriteAsync(
            lease,
            [],
            [
                new TeacherAttemptEnd
                {
                    Id = name, State = state, PromptTokens = 10, CompletionTokens = 5, Pico = 2_000_000_000_000, Milliseconds = 3, Error = state == "answered" ? null : $"why {name}",
                    Answers = state == "answered" ? [new TeacherAnswer($"key of {name}", "chat", "m", "t 1", text ?? $"text of {name}", 10, 5)] : [],
                },
            ],
            default);
    }
}
