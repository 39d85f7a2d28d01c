using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>Every event becomes one delivery for each webhook that wants it, in the transaction of what happened.</summary>
public sealed class WebhookEventTests
{
    [Fact]
    public async Task Job_FromSubmitToSuccess_TellsEachStateOnce()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, "job.*");
        var job = await store.SubmitAsync(Samples.OneStage());
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        var lease = await store.ClaimAsync();
        store.Clock.Advance(TimeSpan.FromSeconds(1));

        await store.CompleteAsync(lease);

        var payloads = await hooks.PayloadsAsync(hook.Id);
        payloads.Select(payload => payload.Event).ShouldBe([WebhookEvents.JobQueued, WebhookEvents.JobRunning, WebhookEvents.JobSucceeded]);
        payloads[2].Job!.Id.ShouldBe(job.Id);
        payloads.Select(payload => payload.Job!.State).ShouldBe(["queued", "running", "succeeded"]);
        payloads[2].Job!.Progress.ShouldBe(1);
        payloads[2].Time.ShouldBe(store.Clock.GetUtcNow());
        payloads.Select(payload => payload.Id).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Job_FailedAndRetried_TellsOfStageAndJob()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, "stage.*", "job.failed", "job.queued");
        var job = await store.SubmitAsync(Samples.OneStage());
        await store.Leases.FailAsync(await store.ClaimAsync(), "the file is broken", permanent: true, default);
        store.Clock.Advance(TimeSpan.FromSeconds(1));

        await store.Jobs.RetryAsync(job.Id, "bob", default);

        var payloads = await hooks.PayloadsAsync(hook.Id);
        payloads.Select(payload => payload.Event).Order().ShouldBe(["job.failed", "job.queued", "job.queued", "stage.failed"]);
        var stage = payloads.Single(payload => payload.Event == WebhookEvents.StageFailed).Stage.ShouldNotBeNull();
        (stage.Name, stage.State, stage.Error, stage.Worker).ShouldBe(("prepare-data", "failed", "the file is broken", "worker:a"));
        payloads.Single(payload => payload.Event == WebhookEvents.JobFailed).Job!.Error.ShouldNotBeNull().ShouldContain("the file is broken");
    }

    [Fact]
    public async Task Stage_ThatLosesItsWorker_TellsWorkerLost()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, "stage.*");
        await store.SubmitAsync();
        await store.ClaimAsync();
        store.Clock.Advance(TimeSpan.FromSeconds(31));

        await store.Reaper.ReapAsync(default);
        await store.Reaper.ReapAsync(default);

        (await hooks.PayloadsAsync(hook.Id)).ShouldHaveSingleItem().Stage!.State.ShouldBe("ready");
    }

    [Fact]
    public async Task Job_Cancelled_TellsOnceWithWhoAskedInTheError()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(null, "job.cancelled");
        var job = await store.SubmitAsync();

        await store.Jobs.CancelAsync(job.Id, "bob", default);

        (await hooks.PayloadsAsync(hook.Id)).ShouldHaveSingleItem().Job!.Error.ShouldBe("Cancelled by bob.");
    }

    [Fact]
    public async Task VersionAndAlias_AreTold_WithTheJobThatMadeThem()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(new WebhookFilter { Model = "games", Team = "search" }, "version.*", "alias.*");
        var other = await hooks.AddAsync(new WebhookFilter { Model = "movies" }, "version.*", "alias.*");
        var job = await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();
        await store.Models.RegisterVersionAsync(
            lease,
            new NewModelVersion { Model = "games", Files = [], Metrics = new Dictionary<string, double> { ["hr_at_20"] = 0.25 }, Tags = new Dictionary<string, string>() },
            default);
        store.Clock.Advance(TimeSpan.FromSeconds(1));

        await store.Models.SetAliasAsync("games", "champion", 1, "eve", "better", default);
        await store.Models.SetAliasAsync("games", "champion", 1, "eve", "again: no move", default);

        var payloads = await hooks.PayloadsAsync(hook.Id);
        payloads.Select(payload => payload.Event).ShouldBe([WebhookEvents.VersionRegistered, WebhookEvents.AliasMoved]);
        payloads[0].ModelVersion.ShouldNotBeNull().Metrics["hr_at_20"].ShouldBe(0.25);
        payloads[1].Alias.ShouldBe(new WebhookAlias("games", "champion", null, 1, "eve", "better"));
        payloads.ShouldAllBe(payload => payload.Job!.Id == job.Id && payload.Team == "search");
        (await hooks.EventsAsync(other.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Filters_ByTeamModelAndLabels_AllHaveToHold()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var spec = Samples.Spec() with { Register = new RegisterSpec { Model = "games" }, Labels = new Dictionary<string, string> { ["team"] = "search", ["kind"] = "nightly" } };
        Dictionary<string, WebhookFilter> filters = new()
        {
            ["all"] = new(),
            ["team"] = new() { Team = "search" },
            ["other team"] = new() { Team = "shop" },
            ["model"] = new() { Model = "games" },
            ["other model"] = new() { Model = "movies" },
            ["labels"] = new() { Labels = new Dictionary<string, string> { ["kind"] = "nightly" } },
            ["other label"] = new() { Labels = new Dictionary<string, string> { ["kind"] = "nightly", ["a"] = "b" } },
            ["team, other model"] = new() { Team = "search", Model = "movies" },
        };
        var ids = new Dictionary<string, string>();
        foreach (var (name, filter) in filters)
            ids[name] = (await hooks.AddAsync(filter, WebhookEvents.JobQueued)).Id;

        await store.SubmitAsync(Samples.OneStage(spec));

        var told = new List<string>();
        foreach (var (name, id) in ids)
        {
            if ((await hooks.EventsAsync(id)).Count == 1)
                told.Add(name);
        }

        told.ShouldBe(["all", "team", "model", "labels"]);
    }

    [Fact]
    public async Task Event_OfWorkThatIsRolledBack_IsNotTold()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync();
        store.Database.BeforeCommit = name => name == "submit" ? throw new InvalidOperationException("the process dies here") : Task.CompletedTask;

        await Should.ThrowAsync<InvalidOperationException>(() => store.SubmitAsync());

        (await hooks.EventsAsync(hook.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task DisabledWebhook_IsToldNothing_ButTests()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync();
        await hooks.Webhooks.UpdateAsync(hook.Id, new WebhookRequest { Name = "hook", Url = hook.Url, Events = ["*"], Enabled = false }, "ann", default);
        await store.SubmitAsync();

        await hooks.Webhooks.TestAsync(hook.Id, "ann", default);

        (await hooks.EventsAsync(hook.Id)).ShouldBe([WebhookEvents.Test]);
        (await hooks.ClaimAsync()).ShouldHaveSingleItem().Event.ShouldBe(WebhookEvents.Test);
    }

    [Fact]
    public async Task Secret_IsStoredSealed_AndPayloadsHoldNoSpec()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync();
        var spec = Samples.Spec() with { Teacher = new TeacherSpec { Kind = "content" } };
        await store.SubmitAsync(Samples.OneStage(spec));

        var stored = await store.Database.ReadAsync(session => session.ScalarAsync<string>("SELECT secret FROM webhooks WHERE id = @Id", new { hook.Id }), default);
        var payload = await store.Database.ReadAsync(session => session.ScalarAsync<string>("SELECT payload FROM webhook_deliveries"), default);

        stored.ShouldNotContain(Hooks.Secret);
        payload.ShouldNotContain("teacher");
        payload.ShouldNotContain("\"spec\"");
        (await hooks.ClaimAsync())[0].SealedSecret.ShouldBe(stored);
    }

    [Theory]
    [InlineData("job.*", "job.failed", true)]
    [InlineData("*", "alias.moved", true)]
    [InlineData("job.failed", "job.failed", true)]
    [InlineData("job.*", "stage.failed", false)]
    [InlineData("job.fail", "job.failed", false)]
    public void Pattern_NamesEvents(string pattern, string name, bool matches) => EventPattern.Matches(pattern, name).ShouldBe(matches);

    [Theory]
    [InlineData("job.*", true)]
    [InlineData("*", true)]
    [InlineData("job.s*", false)]
    [InlineData("*.failed", false)]
    [InlineData("jobs.*", false)]
    [InlineData("", false)]
    public void Pattern_ThatNamesNothing_IsUnknown(string pattern, bool known) => EventPattern.IsKnown(pattern).ShouldBe(known);
}
