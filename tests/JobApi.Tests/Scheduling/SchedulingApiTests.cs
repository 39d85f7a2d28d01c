using System.Net.Http.Json;
using System.Text;
using Distillery.Client;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.Tests;

/// <summary>Teams, workers and what may be done to jobs, through the client over HTTP.</summary>
public sealed class SchedulingApiTests
{
    private const string Ads = """{"name":"ads","dataset":{"path":"/data"},"labels":{"team":"ads"},"deadline":"2h"}""";

    [Fact]
    public async Task Teams_QuotaOfQueuedJobs_IsAnsweredWith429()
    {
        await using var api = await ApiHost.StartAsync();
        var client = new DistilleryClient(api.Http);
        (await client.SetTeamAsync("ads", new TeamSettings { Weight = 2, MaxQueued = 1 })).MaxQueued.ShouldBe(1);
        (await api.SubmitAsync(Ads)).Team.ShouldBe("ads");

        using var refused = await api.PostSpecAsync(Ads);

        var (status, code, detail, _) = await refused.ProblemAsync();
        (status, code).ShouldBe((429, "quota_exceeded"));
        detail.ShouldStartWith("Team ads has 1 of 1 jobs waiting to start.");
        var team = (await client.ListTeamsAsync()).Single();
        (team.Name, team.Weight, team.Queued, team.Ready, team.Running).ShouldBe(("ads", 2, 1, 1, 0));
        (await client.GetTeamAsync("ads")).ShouldBe(team);
    }

    [Theory]
    [InlineData("ads", """{"weight":0}""")]
    [InlineData("ads", """{"maxRunning":-1}""")]
    [InlineData("ads", """{"maxRuning":1}""")]
    [InlineData("ads", """{"weight":"much"}""")]
    [InlineData("a%20b", "{}")]
    public async Task Teams_WhatCannotBe_Is400(string name, string body)
    {
        await using var api = await ApiHost.StartAsync();

        using var response = await api.Http.PutAsync($"/api/teams/{name}", new StringContent(body, Encoding.UTF8, "application/json"));

        (await response.ProblemAsync()).Status.ShouldBe(400);
        (await api.GetAsync<IReadOnlyList<TeamView>>("/api/teams")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Workers_PauseResumeDrain_ReachTheWorker()
    {
        await using var api = await ApiHost.StartAsync();
        var client = new DistilleryClient(api.Http);
        var store = (WorkerStore)api.Services.GetService(typeof(WorkerStore))!;
        const string Id = "worker:gpu-1-distillation-abc123";
        await store.SeenAsync(
            new WorkerInfo { Id = Id, Name = "gpu-1", Host = "h", Process = 7, Queue = "distillation", Kinds = ["distill"], Device = "cuda", Concurrency = 2, Gpus = [new GpuView("NVIDIA H200", 140, 100)] },
            default);

        var worker = (await client.ListWorkersAsync()).Single();

        (worker.Id, worker.Name, worker.State, worker.Gpus.Single().FreeGiB).ShouldBe((Id, "gpu-1", "running", 100));
        (await client.PauseWorkerAsync(Id)).Mode.ShouldBe(WorkerModes.Paused);
        (await client.ResumeWorkerAsync("gpu-1")).Mode.ShouldBe(WorkerModes.Active);
        (await client.DrainWorkerAsync("gpu-1", now: true)).Mode.ShouldBe(WorkerModes.Draining);
        (await store.OrdersAsync(Id, default)).ShouldBe(new WorkerOrders(WorkerModes.Draining, true));
        (await Should.ThrowAsync<DistilleryApiException>(() => client.ResumeWorkerAsync(Id))).Code.ShouldBe("invalid_state");
        (await Should.ThrowAsync<DistilleryApiException>(() => client.PauseWorkerAsync("nobody"))).Code.ShouldBe("worker_not_found");
    }

    [Fact]
    public async Task Jobs_PauseEditAndBulk_Work()
    {
        await using var api = await ApiHost.StartAsync();
        var client = new DistilleryClient(api.Http);
        var job = await api.SubmitAsync(Ads);
        await api.SubmitAsync();

        (await client.PauseJobAsync(job.Id)).PausedBy.ShouldBe("local");
        (await client.GetJobAsync(job.Id)).Stages[0].Message.ShouldBe("paused by local");
        (await client.ResumeJobAsync(job.Id)).PausedBy.ShouldBeNull();
        var edited = await client.EditJobAsync(job.Id, new JobEdit { Priority = 9, Labels = new Dictionary<string, string?> { ["season"] = "spring" } });
        (edited.Priority, edited.Labels["season"], edited.Labels["team"]).ShouldBe((9, "spring", "ads"));
        (await client.ListJobsAsync(new JobQuery { Team = "ads", Actor = "local", Label = "season:spring", Since = job.CreatedAt })).Items.Single().Id.ShouldBe(job.Id);
        (await client.ListJobsAsync(new JobQuery { Before = job.CreatedAt })).Items.ShouldBeEmpty();
        (await client.CancelJobsAsync(new JobQuery { Team = "ads" }, dryRun: true)).ShouldBe(new BulkResult(1, 0, true));
        (await client.CancelJobsAsync(new JobQuery { Team = "ads" }, dryRun: false)).ShouldBe(new BulkResult(1, 1, false));
        (await client.RetryJobsAsync(new JobQuery { State = JobStates.Cancelled }, dryRun: false)).ShouldBe(new BulkResult(1, 1, false));
    }

    [Theory]
    [InlineData("POST", "/api/jobs/bulk/cancel?dryRun=false", null)]
    [InlineData("POST", "/api/jobs/bulk/retry?state=done", null)]
    [InlineData("GET", "/api/jobs?since=yesterday", null)]
    [InlineData("GET", "/api/jobs?label=team", null)]
    [InlineData("PATCH", "/api/jobs/nothing", """{"priority":101}""")]
    [InlineData("PATCH", "/api/jobs/nothing", """{"prio":1}""")]
    [InlineData("PATCH", "/api/jobs/nothing", """{"labels":{"":"x"}}""")]
    public async Task Jobs_WhatCannotBeRead_Is400(string method, string path, string? body)
    {
        await using var api = await ApiHost.StartAsync();
        await api.SubmitAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };

        using var response = await api.Http.SendAsync(request);

        (await response.ProblemAsync()).Status.ShouldBe(400);
        (await api.GetAsync<Page<JobSummary>>("/api/jobs?state=queued")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Submit_Deadline_OfSpecOrCall_IsKept()
    {
        await using var api = await ApiHost.StartAsync();

        var bySpec = await api.SubmitAsync(Ads);
        bySpec.DeadlineAt.ShouldBe(bySpec.CreatedAt.AddHours(2));
        using var byCall = await api.PostSpecAsync(Ads, path: "/api/jobs?deadline=90m");
        var job = (await byCall.Content.ReadFromJsonAsync<JobSummary>(ContractsJson.Options))!;
        job.DeadlineAt.ShouldBe(job.CreatedAt.AddMinutes(90));
        using var unreadable = await api.PostSpecAsync(Ads, path: "/api/jobs?deadline=soon");
        (await unreadable.ProblemAsync()).Status.ShouldBe(400);
        using var passed = await api.PostSpecAsync("""{"name":"late","dataset":{"path":"/data"},"deadline":"2020-01-01T00:00:00Z"}""");
        var problem = await passed.ProblemAsync();
        (problem.Status, problem.Errors.Single().Path).ShouldBe((422, "deadline"));
    }

    [Fact]
    public async Task Deadline_PassedWhileQueued_FailsTheJob()
    {
        await using var api = await ApiHost.StartAsync(new JobApiOptions { ReapEvery = TimeSpan.FromMilliseconds(50) });
        using var response = await api.PostSpecAsync(ApiHost.MinimalSpec, path: "/api/jobs?deadline=1s");
        var job = (await response.Content.ReadFromJsonAsync<JobSummary>(ContractsJson.Options))!;

        var ended = await new DistilleryClient(api.Http).WaitAsync(job.Id);

        (ended.Job.State, ended.Job.Cause).ShouldBe((JobStates.Failed, Causes.Deadline));
    }
}
