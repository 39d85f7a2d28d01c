using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class EditTests
{
    [Fact]
    public async Task Edit_PriorityOfAQueuedJob_ChangesItsTurn()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await store.SubmitAsync();

        (await store.Control.EditAsync(late.Id, new JobEdit { Priority = 7 }, "bob", default))!.Priority.ShouldBe(7);

        (await store.ClaimAsync()).JobId.ShouldBe(late.Id);
        (await store.CausesAsync(late.Id, null)).ShouldContain("queued:priority-changed");
    }

    [Fact]
    public async Task Edit_Labels_SetsAndTakesAway()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();

        var edited = await store.Control.EditAsync(job.Id, new JobEdit { Labels = new Dictionary<string, string?> { ["team"] = null, ["season"] = "spring" } }, "bob", default);

        edited!.Labels.ShouldBe(new Dictionary<string, string> { ["season"] = "spring" });
        edited.Team.ShouldBe("search");
        (await store.JobQueries.ListAsync(new JobFilter(Labels: edited.Labels), null, 10, default)).Items.Single().Id.ShouldBe(job.Id);
    }

    [Fact]
    public async Task Edit_WhatCannotBe_IsRefusedWhole()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        var many = Enumerable.Range(0, 40).ToDictionary(n => $"l{n}", n => (string?)"x");

        await Should.ThrowAsync<ArgumentException>(() => store.Control.EditAsync(job.Id, new JobEdit { Priority = 101 }, "bob", default));
        await Should.ThrowAsync<ArgumentException>(() => store.Control.EditAsync(job.Id, new JobEdit { Priority = 5, Labels = many }, "bob", default));
        (await store.JobQueries.SummaryAsync(job.Id, default))!.Priority.ShouldBe(0);
        await store.Jobs.CancelAsync(job.Id, "bob", default);
        await Should.ThrowAsync<JobStateException>(() => store.Control.EditAsync(job.Id, new JobEdit { Priority = 5 }, "bob", default));
        (await store.Control.EditAsync(job.Id, new JobEdit { Labels = new Dictionary<string, string?> { ["done"] = "yes" } }, "bob", default))!.Labels["done"].ShouldBe("yes");
        (await store.Control.EditAsync("nothing", new JobEdit(), "bob", default)).ShouldBeNull();
    }

    [Fact]
    public async Task List_TeamActorAndTime_Filter()
    {
        await using var store = await TestStore.CreateAsync();
        var first = await store.SubmitAsync(Samples.Of("search"));
        store.Clock.Advance(TimeSpan.FromHours(1));
        var second = await store.SubmitAsync(Samples.Of("ads") with { Actor = "bob" });
        async Task<IEnumerable<string>> Ids(JobFilter filter) => (await store.JobQueries.ListAsync(filter, null, 10, default)).Items.Select(job => job.Id);

        (await Ids(new JobFilter { Team = "search" })).ShouldBe([first.Id]);
        (await Ids(new JobFilter { Actor = "bob" })).ShouldBe([second.Id]);
        (await Ids(new JobFilter { Since = second.CreatedAt })).ShouldBe([second.Id]);
        (await Ids(new JobFilter { Before = second.CreatedAt })).ShouldBe([first.Id]);
        (await Ids(new JobFilter { Team = "ads", Actor = "ann" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Bulk_CancelAndRetry_CountFirstThenAct()
    {
        await using var store = await TestStore.CreateAsync();
        for (var n = 0; n < 3; n++)
            await store.SubmitAsync(Samples.Of("search"));
        var other = await store.SubmitAsync(Samples.Of("ads"));
        var search = new JobFilter { Team = "search" };

        (await store.Bulk.CancelAsync(search, true, "bob", default)).ShouldBe(new BulkResult(3, 0, true));
        (await store.Bulk.CancelAsync(search, false, "bob", default)).ShouldBe(new BulkResult(3, 3, false));
        (await store.Bulk.CancelAsync(search, false, "bob", default)).ShouldBe(new BulkResult(0, 0, false));
        (await store.JobStateAsync(other.Id)).ShouldBe(JobStates.Queued);
        (await store.Bulk.RetryAsync(new JobFilter(State: JobStates.Cancelled), false, "bob", default)).ShouldBe(new BulkResult(3, 3, false));
    }

    [Fact]
    public async Task Submit_KeyAfterSevenDays_MakesANewJob()
    {
        await using var store = await TestStore.CreateAsync();
        var first = await store.SubmitAsync(Samples.Job(key: "k"));
        store.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        (await store.SubmitAsync(Samples.Job(key: "k"))).Id.ShouldBe(first.Id);
        store.Clock.Advance(TimeSpan.FromMinutes(2));

        var second = await store.SubmitAsync(Samples.Job(Samples.Spec("other"), key: "k"));

        second.Id.ShouldNotBe(first.Id);
        (await store.SubmitAsync(Samples.Job(Samples.Spec("other"), key: "k"))).Id.ShouldBe(second.Id);
        store.Clock.Advance(TimeSpan.FromDays(8));
        (await store.Jobs.PruneKeysAsync(default)).ShouldBe(1);
    }
}
