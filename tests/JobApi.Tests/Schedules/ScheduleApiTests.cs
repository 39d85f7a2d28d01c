using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.JobApi.Tests;

public sealed class ScheduleApiTests
{
    [Fact]
    public async Task Schedule_ThroughTheClient_FromCreationToDeletion()
    {
        await using var host = await ScheduleHost.StartAsync();
        var client = new DistilleryClient(host.Api.Http).Schedules;
        var request = new ScheduleRequest
        {
            Name = "games-nightly", Cron = "30 4 * * 1", Zone = "Europe/Berlin", Spec = new JobSpec { Name = "games", Dataset = new DatasetSpec { Path = "/data" } },
            Overlap = OverlapPolicies.Queue, CatchUp = new CatchUpPolicy { Kind = CatchUpKinds.All, Limit = 3, WindowHours = 1.5 },
        };

        var made = await client.CreateAsync(request);
        var changed = await client.UpdateAsync(request with { Cron = "45 4 * * 1" });
        var fire = await client.RunAsync("games-nightly");
        var paused = await client.PauseAsync("games-nightly");
        var listed = await client.ListAsync();
        var resumed = await client.ResumeAsync("games-nightly");

        made.NextFire.ShouldBe(new DateTimeOffset(2025, 3, 10, 3, 30, 0, TimeSpan.Zero));
        (made.Owner, made.Team, made.CatchUp, made.Zone).ShouldBe(("local", "default", request.CatchUp, "Europe/Berlin"));
        made.Spec.Training.Epochs.ShouldBe(new JobSpec().Training.Epochs);
        (changed.Id, changed.NextFire).ShouldBe((made.Id, made.NextFire!.Value.AddMinutes(15)));
        (fire.State, fire.Kind, fire.Actor).ShouldBe((FireStates.Fired, "manual", "local"));
        (paused.Enabled, paused.NextFire).ShouldBe((false, null));
        listed.ShouldHaveSingleItem().LastFire!.JobId.ShouldBe(fire.JobId);
        resumed.NextFire.ShouldBe(changed.NextFire);
        (await client.HistoryAsync("games-nightly", FireStates.Fired, limit: 1)).Items.ShouldHaveSingleItem().JobState.ShouldBe(JobStates.Queued);
        await client.DeleteAsync("games-nightly");
        (await Should.ThrowAsync<DistilleryApiException>(() => client.GetAsync("games-nightly"))).Code.ShouldBe("schedule_not_found");
        (await host.Api.GetAsync<Page<JobSummary>>("/api/jobs")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Preview_ShowsTheNextTimes_OrWhatIsWrong()
    {
        await using var host = await ScheduleHost.StartAsync();
        var client = new DistilleryClient(host.Api.Http).Schedules;

        var preview = await client.PreviewAsync("30 2 * * *", "Europe/Berlin", 2);

        preview.Times.ShouldBe([new DateTimeOffset(2025, 3, 6, 2, 30, 0, TimeSpan.FromHours(1)), new DateTimeOffset(2025, 3, 7, 2, 30, 0, TimeSpan.FromHours(1))]);
        (await Should.ThrowAsync<DistilleryApiException>(() => client.PreviewAsync("61 * * * *"))).Message.ShouldStartWith("cron: '61 * * * *' cannot be read");
        (await Should.ThrowAsync<DistilleryApiException>(() => client.PreviewAsync("* * * * *", "Nowhere"))).Message.ShouldStartWith("zone: 'Nowhere'");
        (await host.Api.Http.GetAsync("/api/schedules/preview?cron=@daily&n=1000")).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Create_WithManyMistakes_NamesThemAll_AndWritesNothing()
    {
        await using var host = await ScheduleHost.StartAsync();
        var form = ScheduleHost.Form("no good name", "* *");
        form["overlap"] = "both";
        form["catchUp"] = new JsonObject { ["kind"] = "some", ["limit"] = 0, ["windowHours"] = -1 };
        form["spec"]!["training"] = new JsonObject { ["epochs"] = "many" };
        form["spec"]!["labels"] = new JsonObject { ["schedule"] = "mine" };
        var before = host.Api.Counts();

        using var response = await host.PostAsync(form);

        var problem = await response.ProblemAsync();
        (problem.Status, problem.Code).ShouldBe((422, "invalid_schedule"));
        problem.Errors.Select(error => error.Path).ShouldBe(["spec.training.epochs", "name", "overlap", "catchUp.kind", "catchUp.limit", "catchUp.windowHours", "cron"]);
        host.Api.Counts().ShouldBe(before);
    }

    [Theory]
    [InlineData("""{"cron":"@daily","spec":{"name":"a","dataset":{"path":"/d"}}}""", 400, "name: is missing")]
    [InlineData("""{"name":"a","cron":"@daily"}""", 400, "spec: is missing")]
    [InlineData("""{"name":"a","cron":"@daily","spec":{"name":"a","dataset":{"path":"/d"}},"zome":"UTC"}""", 400, "zome: is not a field here")]
    [InlineData("""{"name":"a","cron":5,"spec":{"name":"a","dataset":{"path":"/d"}}}""", 400, "cron: is not what this field holds")]
    [InlineData("""{"name":"a","name":"b"}""", 400, "This is not valid JSON")]
    [InlineData("""[]""", 400, "must be a JSON object")]
    [InlineData("""{"name":"a","cron":"@daily","spec":{"name":"a","dataset":{"path":"/d\u0000"}}}""", 400, "spec.dataset.path: contains a NUL")]
    [InlineData("""{"name":"preview","cron":"@daily","spec":{"name":"a","dataset":{"path":"/d"}}}""", 422, "name: 'preview'")]
    [InlineData("""{"name":"a","cron":"0 0 12 1 1 ? 2020","spec":{"name":"a","dataset":{"path":"/d"}}}""", 422, "has no time to come")]
    [InlineData("""{"name":"a","cron":"@daily","spec":{"name":"a","dataset":{"id":"0123456789abcdef"}}}""", 422, "spec.dataset.id")]
    public async Task Create_Nonsense_SaysWhatIsWrong(string body, int status, string message)
    {
        await using var host = await ScheduleHost.StartAsync();

        using var response = await host.Api.Http.PostAsync("/api/schedules", new StringContent(body, Encoding.UTF8, "application/json"));

        var problem = await response.ProblemAsync();
        problem.Status.ShouldBe(status, problem.Detail);
        problem.Detail.ShouldContain(message);
    }

    [Fact]
    public async Task Names_AreTakenOnce_AndKept()
    {
        await using var host = await ScheduleHost.StartAsync();
        await host.AddAsync();

        using var twice = await host.PostAsync(ScheduleHost.Form());
        using var renamed = await host.Api.Http.PutAsJsonAsync("/api/schedules/nightly", ScheduleHost.Form("daily"));
        using var absent = await host.Api.Http.PutAsJsonAsync("/api/schedules/daily", ScheduleHost.Form("daily"));

        (await twice.ProblemAsync()).Code.ShouldBe("schedule_exists");
        (await renamed.ProblemAsync()).Status.ShouldBe(400);
        (await absent.ProblemAsync()).Code.ShouldBe("schedule_not_found");
    }

    [Fact]
    public async Task Key_OfATeam_ActsForItsOwnTeamOnly()
    {
        await using var api = await ApiHost.StartAsync(ApiHost.Keyed);
        var search = (await api.KeyAsync(Roles.Submitter, team: "search")).Secret;
        var shop = (await api.KeyAsync(Roles.Submitter, team: "shop")).Secret;
        var foreign = ScheduleHost.Form();
        foreign["team"] = "search";

        (await SendAsync("POST", "", search, ScheduleHost.Form())).ShouldBe(201);
        (await SendAsync("POST", "", shop, foreign)).ShouldBe(403);
        (await SendAsync("PUT", "/nightly", shop, ScheduleHost.Form())).ShouldBe(403);
        (await SendAsync("POST", "/nightly/run", shop)).ShouldBe(403);
        (await SendAsync("POST", "/nightly/pause", shop)).ShouldBe(403);
        (await SendAsync("DELETE", "/nightly", shop)).ShouldBe(403);
        (await SendAsync("GET", "/nightly", shop)).ShouldBe(200);
        (await SendAsync("POST", "/nightly/pause", search)).ShouldBe(200);
        (await SendAsync("DELETE", "/nightly", ApiHost.AdminKey)).ShouldBe(204);

        async Task<int> SendAsync(string method, string path, string key, JsonObject? form = null)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/schedules{path}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            if (form is not null)
                request.Content = JsonContent.Create(form);
            using var response = await api.Http.SendAsync(request);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task OpenApi_DescribesSchedulesAndWebhooks()
    {
        await using var host = await ScheduleHost.StartAsync();

        var paths = JsonNode.Parse(await host.Api.Http.GetStringAsync("/openapi/v1.json"))!["paths"]!.AsObject()
            .Where(path => path.Key.StartsWith("/api/schedules") || path.Key.StartsWith("/api/webhooks")).ToList();

        paths.Count.ShouldBe(13);
        foreach (var (path, operations) in paths)
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                operation!["summary"].ShouldNotBeNull($"{method} {path}");
                operation["operationId"].ShouldNotBeNull($"{method} {path}");
                if (method == "put" || (method == "post" && path is "/api/schedules" or "/api/webhooks"))
                    operation["requestBody"].ShouldNotBeNull($"{method} {path}");
            }
        }
    }
}
