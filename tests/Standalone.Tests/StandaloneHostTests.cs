using System.Net;
using System.Net.Http.Headers;
using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Standalone.Tests;

public sealed class StandaloneHostTests : IDisposable
{
    private const string Key = "a key of twenty characters";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("standalone");

    [Fact]
    public async Task StartAsync_FreePort_AnswersHealthApiAndPages()
    {
        await using var platform = await StandaloneHost.StartAsync(new StandaloneOptions(folder.FullName, 0), CancellationToken.None);
        using var http = new HttpClient { BaseAddress = platform.Address };

        platform.Address.Host.ShouldBe("127.0.0.1");
        (await http.GetStringAsync("health")).ShouldBe("OK");
        (await http.GetStringAsync("alive")).ShouldBe("OK");
        (await http.GetStringAsync("api/schema/job-spec.json")).ShouldContain("additionalProperties");
        (await http.GetStringAsync("openapi/v1.json")).ShouldContain("/api/jobs");
        foreach (var page in new[] { "", "submit", "models", "datasets" })
            (await http.GetStringAsync(page)).ShouldContain("Distillery");
    }

    [Fact]
    public async Task Job_PlainStudent_RunsToARegisteredVersion()
    {
        await using var platform = await StandaloneHost.StartAsync(new StandaloneOptions(folder.FullName, 0), CancellationToken.None);
        using var http = new HttpClient { BaseAddress = platform.Address };
        var client = new DistilleryClient(http);

        var job = (await client.SubmitAsync(
            "{ name: a, dataset: { sample: { users: 300, items: 200 } }, method: { name: none }, student: { dim: 8 }, training: { epochs: 1 }, register: { model: m } }",
            SpecFormat.Yaml)).Job;
        var detail = await client.WaitAsync(job.Id);

        detail.Job.State.ShouldBe(JobStates.Succeeded, detail.Job.Error);
        detail.Version!.Version.ShouldBe(1);
        detail.Result!.Rows.ShouldHaveSingleItem().Metrics.Keys.ShouldContain("ndcg_at_20");
        (await client.GetModelAsync("m")).LatestVersion.ShouldBe(1);
    }

    [Fact]
    public async Task Comparison_RunsOfAJobThatWasAnsweredFromAnother_HaveTheirRows()
    {
        await using var platform = await StandaloneHost.StartAsync(new StandaloneOptions(folder.FullName, 0), CancellationToken.None);
        using var http = new HttpClient { BaseAddress = platform.Address };
        var client = new DistilleryClient(http);
        foreach (var seed in new[] { 1, 2, 1, 2 })
        {
            var job = await client.SubmitAsync(
                $"{{ name: a, dataset: {{ sample: {{ users: 200, items: 120 }} }}, method: {{ name: none }}, student: {{ dim: 8 }}, training: {{ epochs: 1, seed: {seed} }}, register: {{ model: m }} }}", SpecFormat.Yaml);
            (await client.WaitAsync(job.Job.Id)).Job.State.ShouldBe(JobStates.Succeeded);
        }

        string[] later = [(await client.GetVersionAsync("m", 3)).RunId!, (await client.GetVersionAsync("m", 4)).RunId!];
        var comparison = await client.CompareRunsAsync(later);

        comparison.Notes.ShouldBeEmpty();
        comparison.Pairs.ShouldHaveSingleItem().Slices[0].Slice.ShouldBe("all");
    }

    [Fact]
    public async Task StartAsync_SameDirectoryTwice_IsRefusedWithAWayOut()
    {
        await using var first = await StandaloneHost.StartAsync(new StandaloneOptions(folder.FullName, 0), CancellationToken.None);

        var error = await Should.ThrowAsync<DataDirectoryInUseException>(() => StandaloneHost.StartAsync(new StandaloneOptions(folder.FullName, 0), CancellationToken.None));

        error.Message.ShouldContain(folder.FullName);
        error.Message.ShouldContain("--data-dir");
    }

    [Fact]
    public async Task StartAsync_AfterTheFirstStopped_OpensTheSameStore()
    {
        await (await StandaloneHost.StartAsync(new StandaloneOptions(folder.FullName, 0), CancellationToken.None)).DisposeAsync();

        await using var second = await StandaloneHost.StartAsync(new StandaloneOptions(folder.FullName, 0), CancellationToken.None);

        second.DataDirectory.ShouldBe(folder.FullName);
    }

    [Theory]
    [InlineData("", "/sign-in")]
    [InlineData("models", "/sign-in?return=%2Fmodels")]
    public async Task RequiredKey_Pages_LeadToTheSignIn(string path, string expected)
    {
        await using var platform = await StandaloneHost.StartAsync(new StandaloneOptions(folder.FullName, 0) { RequiredKey = Key }, CancellationToken.None);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = platform.Address };
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        (await http.GetAsync(path)).Headers.Location?.OriginalString.ShouldBe(expected);
        (await http.GetAsync("health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("api/jobs")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task RequiredKey_ApiWithBearer_IsAnswered()
    {
        await using var platform = await StandaloneHost.StartAsync(new StandaloneOptions(folder.FullName, 0) { RequiredKey = Key }, CancellationToken.None);
        using var http = new HttpClient { BaseAddress = platform.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);

        (await new DistilleryClient(http).ListJobsAsync()).Items.ShouldBeEmpty();
    }

    public void Dispose() => folder.Delete(recursive: true);
}
