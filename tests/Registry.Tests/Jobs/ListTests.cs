using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class ListTests
{
    [Fact]
    public async Task List_OldestFirst_PagesForward()
    {
        await using var store = await TestStore.CreateAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await store.SubmitAsync(Samples.OneStage())).Id);
            store.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await store.JobQueries.ListAsync(new JobFilter { OldestFirst = true }, null, 3, default);
        var second = await store.JobQueries.ListAsync(new JobFilter { OldestFirst = true }, first.Next, 3, default);

        first.Items.Concat(second.Items).Select(job => job.Id).ShouldBe(ids);
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task List_Pages_GiveEveryJobOnceNewestFirst()
    {
        await using var store = await TestStore.CreateAsync();
        var submitted = new List<string>();
        for (var n = 0; n < 25; n++)
        {
            submitted.Add((await store.SubmitAsync(Samples.OneStage())).Id);
            if (n % 3 == 0)
                store.Clock.Advance(TimeSpan.FromMilliseconds(1)); // several jobs share a millisecond
        }

        var seen = new List<JobSummary>();
        string? after = null;
        do
        {
            var page = await store.JobQueries.ListAsync(new JobFilter(), after, 4, default);
            seen.AddRange(page.Items);
            after = page.Next;
            if (seen.Count == 8)
                await store.SubmitAsync(Samples.OneStage()); // a new job must not shift the pages
        }
        while (after is not null);

        seen.Select(job => job.Id).ShouldBe(submitted, ignoreOrder: true);
        seen.Select(job => job.CreatedAt).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public async Task List_Filters_ByStateTextAndLabel()
    {
        await using var store = await TestStore.CreateAsync();
        var plain = await store.SubmitAsync(Samples.OneStage(Samples.Spec("games-nightly")));
        var other = await store.SubmitAsync(Samples.OneStage(Samples.Spec("100%_sure") with { Labels = new Dictionary<string, string> { ["team"] = "ads" } }));
        await store.Jobs.CancelAsync(other.Id, "bob", default);

        async Task<IEnumerable<string>> ListAsync(JobFilter filter) => (await store.JobQueries.ListAsync(filter, null, 10, default)).Items.Select(job => job.Id);

        (await ListAsync(new JobFilter(State: "cancelled"))).ShouldBe([other.Id]);
        (await ListAsync(new JobFilter(Text: "NIGHT"))).ShouldBe([plain.Id]);
        (await ListAsync(new JobFilter(Text: "%_s"))).ShouldBe([other.Id]);
        (await ListAsync(new JobFilter(Text: plain.Id[..5]))).ShouldBe([plain.Id]);
        (await ListAsync(new JobFilter(Labels: new Dictionary<string, string> { ["team"] = "ads" }))).ShouldBe([other.Id]);
        (await ListAsync(new JobFilter(State: "queued", Labels: new Dictionary<string, string> { ["team"] = "ads" }))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAA")]
    [InlineData("!!")]
    [InlineData("\ud800")]
    public async Task List_ForeignCursor_IsRefused(string after)
    {
        await using var store = await TestStore.CreateAsync();

        (await Should.ThrowAsync<ArgumentException>(() => store.JobQueries.ListAsync(new JobFilter(), after, 4, default))).Message.ShouldContain("after");
    }

    [Fact]
    public async Task List_NeverReadsSpecs()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync();
        await store.Database.WriteAsync("break", session => session.ExecuteAsync("UPDATE job_specs SET spec = 'not json'"), default);

        (await store.JobQueries.ListAsync(new JobFilter(), null, 10, default)).Items.Count.ShouldBe(1);
    }
}
