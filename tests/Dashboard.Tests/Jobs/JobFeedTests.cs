using System.Net;
using Distillery.Client;
using Distillery.Contracts;
using Distillery.Dashboard.Jobs;

namespace Distillery.Dashboard.Tests.Jobs;

public sealed class JobFeedTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeJobApi api = SampleData.Rich(Noon);
    private JobFeed feed = null!;

    public async Task InitializeAsync()
    {
        await api.StartAsync();
        feed = new JobFeed(new DistilleryClient(new HttpClient { BaseAddress = api.Address }));
    }

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public async Task More_AfterTheFirstPart_AppendsTheRest()
    {
        await feed.ShowAsync(new JobQuery(), default);
        feed.Jobs!.Count.ShouldBe(JobFeed.PageSize);
        feed.HasMore.ShouldBeTrue();

        await feed.MoreAsync(default);

        feed.Jobs!.Count.ShouldBe(60);
        feed.HasMore.ShouldBeFalse();
        feed.Jobs!.Select(j => j.CreatedAt).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public async Task Refresh_KeepsWhatWasLoadedAndTakesWhatIsNew()
    {
        await feed.ShowAsync(new JobQuery(), default);
        await feed.MoreAsync(default);
        api.Add(SampleData.Running("job-new", Noon.AddHours(1)));
        api.Jobs["job-running"].Change(j => j with { State = JobStates.Succeeded });

        await feed.RefreshAsync(default);

        feed.Jobs!.Count.ShouldBe(61);
        feed.Jobs![0].Id.ShouldBe("job-new");
        feed.Jobs!.Single(j => j.Id == "job-running").State.ShouldBe(JobStates.Succeeded);
        feed.Jobs!.Select(j => j.Id).ShouldBeUnique();
    }

    [Fact]
    public async Task Show_Filter_AsksTheApi()
    {
        await feed.ShowAsync(new JobQuery { State = JobStates.Failed, Text = "toys" }, default);
        feed.Jobs!.ShouldHaveSingleItem().Id.ShouldBe("job-failed");

        await feed.ShowAsync(new JobQuery { Label = "team:search" }, default);
        feed.Jobs!.Select(j => j.Id).ShouldBe(["job-running", "job-succeeded"], ignoreOrder: true);
    }

    [Fact]
    public async Task Refresh_ApiAway_KeepsTheListAndSaysWhy()
    {
        await feed.ShowAsync(new JobQuery(), default);
        api.Broken = HttpStatusCode.ServiceUnavailable;

        await feed.RefreshAsync(default);
        feed.Fault.ShouldNotBeNull().Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        feed.Jobs!.Count.ShouldBe(JobFeed.PageSize);

        api.Broken = null;
        await feed.RefreshAsync(default);
        feed.Fault.ShouldBeNull();
    }
}
