using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.Tests;

public sealed class JobLifeTests
{
    [Fact]
    public async Task List_Pages_GiveEveryJobOnce()
    {
        await using var api = await ApiHost.StartAsync();
        var ids = new List<string>();
        for (var n = 0; n < 7; n++)
            ids.Add((await api.SubmitAsync()).Id);

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await api.GetAsync<Page<JobSummary>>($"/api/jobs?limit=3&after={after}");
            seen.AddRange(page.Items.Select(job => job.Id));
            after = page.Next;
        }
        while (after is not null);

        seen.ShouldBe(ids, ignoreOrder: true);
    }

    [Fact]
    public async Task List_Filters_AreObeyed()
    {
        await using var api = await ApiHost.StartAsync();
        var job = await api.SubmitAsync("""{"name":"nightly","dataset":{"path":"/d"},"labels":{"team":"ads","tier":"a:b"}}""");
        await api.SubmitAsync();

        (await api.GetAsync<Page<JobSummary>>("/api/jobs?label=team:ads&label=tier:a:b")).Items.Single().Id.ShouldBe(job.Id);
        (await api.GetAsync<Page<JobSummary>>("/api/jobs?q=NIGHT")).Items.Single().Id.ShouldBe(job.Id);
        (await api.GetAsync<Page<JobSummary>>("/api/jobs?state=running")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task WholeJob_FromSubmitToResult_IsSeenThroughTheApi()
    {
        await using var api = await ApiHost.StartAsync();
        var job = await api.SubmitAsync("""{"name":"plain","dataset":{"path":"/d"},"method":{"name":"none"},"register":{"model":"games"}}""");
        var leases = new List<StageLease>();
        for (var stage = 0; stage < 4; stage++)
        {
            var lease = await api.ClaimAsync();
            leases.Add(lease);
            await api.Reports.ReportAsync(lease, new StageReport { Log = [new NewLogLine(DateTimeOffset.UnixEpoch, "info", lease.StageName)] }, default);
            var outputs = lease.Kind == StageKinds.Evaluate ? new[] { await api.PutAsync(ResultFile.Path, Result) } : [];
            if (lease.Kind == StageKinds.Register)
            {
                await api.Services.Get<ModelStore>().RegisterVersionAsync(
                    lease,
                    new NewModelVersion { Model = "games", Metrics = new Dictionary<string, double> { ["hr_at_20"] = 0.09 }, Tags = new Dictionary<string, string>(), Files = [await api.PutAsync("model.safetensors", "w")] },
                    default);
            }

            await api.Leases.CompleteAsync(lease, outputs, "done", default);
        }

        var detail = await api.GetAsync<JobDetail>($"/api/jobs/{job.Id}");
        detail.Job.State.ShouldBe(JobStates.Succeeded);
        detail.Result.ShouldNotBeNull().Rows.Single().Metrics["hr_at_20"].ShouldBe(0.09);
        detail.Version.ShouldNotBeNull().Version.ShouldBe(1);
        (await api.GetAsync<List<LogLine>>($"/api/jobs/{job.Id}/log")).Select(line => line.Text).ShouldBe(leases.Select(lease => lease.StageName));
        (await api.GetAsync<List<LogLine>>($"/api/jobs/{job.Id}/log?limit=1")).Count.ShouldBe(1);
        (await api.GetAsync<List<TransitionView>>($"/api/jobs/{job.Id}/transitions")).ShouldContain(t => t.Stage == null && t.To == "succeeded");
        (await api.GetAsync<List<RunView>>($"/api/jobs/{job.Id}/runs"))[0].Metrics["hr_at_20"].ShouldBe(0.09);
        (await api.GetAsync<List<ArtifactView>>($"/api/jobs/{job.Id}/artifacts")).Single().Path.ShouldBe(ResultFile.Path);
        (await api.GetAsync<List<ModelView>>("/api/models")).Single().Name.ShouldBe("games");
        (await api.GetAsync<List<ModelVersionView>>("/api/models/games/versions")).Single().Artifacts.Single().Path.ShouldBe("model.safetensors");
        (await api.GetAsync<ModelVersionView>("/api/models/games/versions/1")).JobId.ShouldBe(job.Id);
    }

    [Fact]
    public async Task CancelAndRetry_WrongState_Is409()
    {
        await using var api = await ApiHost.StartAsync();
        var job = await api.SubmitAsync();

        (await (await api.Http.PostAsync($"/api/jobs/{job.Id}/retry", null)).ProblemAsync()).Code.ShouldBe("invalid_state");
        (await (await api.Http.PostAsync($"/api/jobs/{job.Id}/cancel", null)).Content.ReadFromJsonAsync<JobSummary>(ContractsJson.Options))!.State.ShouldBe("cancelled");
        (await (await api.Http.PostAsync($"/api/jobs/{job.Id}/cancel", null)).ProblemAsync()).Status.ShouldBe(409);
        (await (await api.Http.PostAsync($"/api/jobs/{job.Id}/retry", null)).Content.ReadFromJsonAsync<JobSummary>(ContractsJson.Options))!.State.ShouldBe("queued");
    }

    [Fact]
    public async Task Alias_Moves_AreRecordedAndChecked()
    {
        await using var api = await ApiHost.StartAsync();
        await api.SubmitAsync();
        await api.Services.Get<ModelStore>().RegisterVersionAsync(
            await api.ClaimAsync(), new NewModelVersion { Model = "m", Metrics = new Dictionary<string, double>(), Tags = new Dictionary<string, string>(), Files = [] }, default);

        (await api.Http.PutAsJsonAsync("/api/models/m/aliases/champion", new { version = 1, comment = "better" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await api.Http.PutAsJsonAsync("/api/models/m/aliases/champion", new { version = 2 })).ProblemAsync()).Code.ShouldBe("version_not_found");
        (await (await api.Http.PutAsJsonAsync("/api/models/m/aliases/latest", new { version = 1 })).ProblemAsync()).Code.ShouldBe("invalid_argument");
        (await (await api.Http.PutAsJsonAsync("/api/models/m/aliases/champion", new { version = "one" })).ProblemAsync()).Status.ShouldBe(400);
        (await api.GetAsync<ModelView>("/api/models/m")).Aliases["champion"].ShouldBe(1);
        (await api.GetAsync<List<AliasChange>>("/api/models/m/aliases")).Single().Comment.ShouldBe("better");
        (await api.Http.DeleteAsync("/api/models/m/aliases/champion")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WrongMethod_Is405AsAProblem()
    {
        await using var api = await ApiHost.StartAsync();

        (await (await api.Http.DeleteAsync("/api/jobs")).ProblemAsync()).Code.ShouldBe("method_not_allowed");
    }

    [Fact]
    public async Task OpenApi_Document_NamesEveryRoute()
    {
        await using var api = await ApiHost.StartAsync();

        var document = JsonNode.Parse(await api.Http.GetStringAsync("/openapi/v1.json"))!;

        var paths = document["paths"]!.AsObject().Select(path => path.Key).ToList();
        string[] expected =
        [
            "/api/jobs", "/api/jobs/validate", "/api/jobs/{id}", "/api/jobs/{id}/cancel", "/api/jobs/{id}/retry", "/api/jobs/{id}/events",
            "/api/jobs/{id}/transitions", "/api/jobs/{id}/log", "/api/jobs/{id}/artifacts", "/api/jobs/{id}/runs", "/api/runs/{id}", "/api/runs/{id}/metrics",
            "/api/datasets", "/api/datasets/{digest}", "/api/models", "/api/models/{name}", "/api/models/{name}/versions", "/api/models/{name}/versions/{version}",
            "/api/schema/job-spec.json",
        ];
        expected.Except(paths).ShouldBeEmpty();
        document["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).ShouldContain("JobDetail");
        JsonNode.Parse(await api.Http.GetStringAsync("/api/schema/job-spec.json"))!["title"]!.GetValue<string>().ShouldBe("Distillery job spec");
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Health_AnswersOk(string address)
    {
        await using var api = await ApiHost.StartAsync(ApiHost.Keyed);

        using var response = await api.Http.GetAsync(address);

        (response.StatusCode, await response.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.OK, "OK"));
    }

    private static string Result => JsonSerializer.Serialize(
        new ResultTable
        {
            Dataset = new ResultDataset("games", "d", "c", 1, 2, 3, 4, 5, 6, 0.1),
            Protocol = "full-ranking",
            Split = "time",
            Method = "none",
            Seed = 1,
            CodeVersion = "test",
            Device = "cpu",
            Rows = [new ResultRow("student", "Student", new Dictionary<string, double> { ["hr_at_20"] = 0.09 }, 1, 2, null)],
            Paired = [],
        },
        ContractsJson.Options);
}
