using System.Net;
using Distillery.Contracts;

namespace Distillery.Client.Tests;

public class RouteTests
{
    [Fact]
    public async Task ListJobs_EveryFilter_IsEscapedInTheQuery()
    {
        var api = new ScriptedHandler().Json(new Page<JobSummary>([Sample.Job()], "next-1"));

        var page = await api.Client().ListJobsAsync(new JobQuery { State = "running", Text = "a&b c", Label = "team:search", After = "k/1", Limit = 5 });

        api.Last.PathAndQuery.ShouldBe("/api/jobs?state=running&q=a%26b%20c&label=team%3Asearch&after=k%2F1&limit=5");
        page.Next.ShouldBe("next-1");
        page.Items.ShouldHaveSingleItem().Labels["team"].ShouldBe("search");
    }

    [Fact]
    public async Task ListJobs_NoFilter_HasNoQuery()
    {
        var api = new ScriptedHandler().Json(new Page<JobSummary>([], null));

        var page = await api.Client().ListJobsAsync();

        api.Last.PathAndQuery.ShouldBe("/api/jobs");
        page.Next.ShouldBeNull();
    }

    [Fact]
    public async Task GetJob_IdWithSlash_IsOneSegment()
    {
        var api = new ScriptedHandler().Json(new JobDetail(Sample.Job(), Sample.Spec(), [Sample.Stage()], "r0", null, null));

        var job = await api.Client().GetJobAsync("a/../b");

        api.Last.PathAndQuery.ShouldBe("/api/jobs/a%2F..%2Fb");
        job.Stages.ShouldHaveSingleItem().Progress.ShouldBe(0.5);
        job.Spec.Baselines[1].Loss.ShouldBe("bce");
    }

    [Fact]
    public async Task GetJob_EmptyId_IsRefusedBeforeTheCall()
    {
        var api = new ScriptedHandler();

        await Should.ThrowAsync<ArgumentException>(() => api.Client().GetJobAsync(""));

        api.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("retry")]
    public async Task Acts_OnAJob_Post(string act)
    {
        var api = new ScriptedHandler().Json(Sample.Job(JobStates.Cancelled));
        var client = api.Client();

        var job = act == "cancel" ? await client.CancelAsync("j1") : await client.RetryAsync("j1");

        api.Last.Method.ShouldBe("POST");
        api.Last.PathAndQuery.ShouldBe($"/api/jobs/j1/{act}");
        job.HasEnded().ShouldBeTrue();
    }

    [Fact]
    public async Task JobParts_AskTheirRoutes()
    {
        var api = new ScriptedHandler()
            .Json(new[] { new TransitionView(Sample.Noon, null, null, "queued", "local", "submitted") })
            .Json(new[] { new LogLine(7, Sample.Noon, "info", "prepare-data", "read 10 lines") })
            .Json(new[] { new ArtifactView("a/b.txt", "ff", 3, "r1") })
            .Json(new[] { Sample.Run() });
        var client = api.Client();

        (await client.ListTransitionsAsync("j1"))[0].Cause.ShouldBe("submitted");
        (await client.ListLogAsync("j1", after: 6, limit: 100))[0].Text.ShouldBe("read 10 lines");
        (await client.ListArtifactsAsync("j1"))[0].Bytes.ShouldBe(3);
        (await client.ListRunsAsync("j1"))[0].Metrics["hr_at_20"].ShouldBe(0.07);

        api.Calls.Select(c => c.PathAndQuery).ShouldBe(
            ["/api/jobs/j1/transitions", "/api/jobs/j1/log?after=6&limit=100", "/api/jobs/j1/artifacts", "/api/jobs/j1/runs"]);
    }

    [Fact]
    public async Task Runs_AskTheirRoutes()
    {
        var api = new ScriptedHandler()
            .Json(Sample.Run())
            .Json(new[] { new MetricPoint("loss", 3, 0.5, Sample.Noon) })
            .Json(Array.Empty<MetricPoint>());
        var client = api.Client();

        (await client.GetRunAsync("r1")).Params["dim"].ShouldBe("64");
        (await client.ListMetricsAsync("r1", "loss", after: 2))[0].Step.ShouldBe(3);
        (await client.ListMetricsAsync("r1")).ShouldBeEmpty();

        api.Calls.Select(c => c.PathAndQuery).ShouldBe(["/api/runs/r1", "/api/runs/r1/metrics?key=loss&after=2", "/api/runs/r1/metrics"]);
    }

    [Fact]
    public async Task Registry_AsksItsRoutes()
    {
        var dataset = new DatasetView("abc", "games", "def", 10, 20, 300, "data/games", Sample.Noon);
        var model = new ModelView("shop", Sample.Noon, 2, new Dictionary<string, int> { ["champion"] = 1 });
        var api = new ScriptedHandler()
            .Json(new[] { dataset }).Json(dataset).Json(new[] { model }).Json(model).Json(new[] { Sample.Version() }).Json(Sample.Version());
        var client = api.Client();

        (await client.ListDatasetsAsync())[0].ShouldBe(dataset);
        (await client.GetDatasetAsync("abc")).Interactions.ShouldBe(300);
        (await client.ListModelsAsync())[0].Aliases["champion"].ShouldBe(1);
        (await client.GetModelAsync("shop")).LatestVersion.ShouldBe(2);
        (await client.ListVersionsAsync("shop"))[0].Version.ShouldBe(2);
        (await client.GetVersionAsync("shop", 2)).Model.ShouldBe("shop");

        api.Calls.Select(c => c.PathAndQuery).ShouldBe(
            ["/api/datasets", "/api/datasets/abc", "/api/models", "/api/models/shop", "/api/models/shop/versions", "/api/models/shop/versions/2"]);
    }

    [Fact]
    public async Task Documents_AskTheirRoutes()
    {
        var api = new ScriptedHandler()
            .Text("""{"type":"object"}""", "application/schema+json").Text("""{"openapi":"3.1.0"}""", "application/json")
            .Text("OK", "text/plain").Text("down", "text/plain", HttpStatusCode.ServiceUnavailable);
        var client = api.Client();

        (await client.GetJobSpecSchemaAsync()).ShouldContain("object");
        (await client.GetOpenApiAsync()).ShouldContain("3.1.0");
        (await client.IsHealthyAsync()).ShouldBeTrue();
        (await client.IsHealthyAsync()).ShouldBeFalse();

        api.Calls.Select(c => c.PathAndQuery).ShouldBe(["/api/schema/job-spec.json", "/openapi/v1.json", "/health", "/health"]);
    }
}
