using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Distillery.Contracts;
using Distillery.JobSpecs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Distillery.Dashboard.Tests;

/// <summary>The job API's routes over data in memory, on a free port or inside another application.</summary>
internal sealed class FakeJobApi : IAsyncDisposable
{
    private WebApplication? server;

    public ConcurrentDictionary<string, FakeJob> Jobs { get; } = [];

    /// <summary>Content of artifacts by digest.</summary>
    public ConcurrentDictionary<string, byte[]> Contents { get; } = [];

    public List<DatasetView> Datasets { get; } = [];

    public List<ModelView> Models { get; } = [];

    public List<ModelVersionView> Versions { get; } = [];

    /// <summary>What was posted to <c>/api/jobs</c>, with its key.</summary>
    public ConcurrentQueue<(string Body, string? Key)> Submissions { get; } = [];

    /// <summary>Answers every call with this status instead, while it is set.</summary>
    public HttpStatusCode? Broken { get; set; }

    /// <summary>Workers, queues, schedules, webhooks, keys, acts and teams.</summary>
    public FakeOperations Operations { get; init; } = new();

    /// <summary>Teachers, requests for promotion and runs.</summary>
    public FakeCatalogue Catalogue { get; init; } = new();

    /// <summary>Answers the calls of the operations pages with 503, while it is set.</summary>
    public bool BrokenOperations { get; set; }

    /// <summary>Keys that the API accepts, each with its owner and role; while it is empty none is asked for.</summary>
    public ConcurrentDictionary<string, (string Actor, string Role)> Keys { get; } = [];

    /// <summary>What callers showed, newest last.</summary>
    public ConcurrentQueue<(string Path, string? Key)> Calls { get; } = [];

    public Uri Address => new(server!.Urls.Single());

    public FakeJob Add(FakeJob job) => Jobs[job.Id] = job;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        server = builder.Build();
        server.Use(async (http, next) =>
        {
            if (Broken is { } status)
                http.Response.StatusCode = (int)status;
            else if (BrokenOperations && http.Request.Path != "/health" && http.Request.Path != "/api/me")
                await Problem(503, "store_away", "The store is away.").ExecuteAsync(http);
            else if (await LetsInAsync(http))
                await next();
        });
        Map(server);
        server.MapGet("/health", () => "OK");
        await server.StartAsync();
    }

    private async Task<bool> LetsInAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var key = header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : null;
        Calls.Enqueue((http.Request.Path, key));
        if (Keys.IsEmpty || http.Request.Path == "/health" || (key is not null && Keys.ContainsKey(key)))
            return true;
        await Problem(401, key is null ? "key_required" : "key_unknown", key is null ? "Send an API key." : "This API key is not known here.").ExecuteAsync(http);
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var job in Jobs.Values)
            job.Disconnect();
        if (server is not null)
            await server.DisposeAsync();
    }

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/jobs/validate", async (HttpRequest request) => Json(Check(await BodyAsync(request), request)));
        app.MapPost("/api/jobs", SubmitAsync);
        app.MapGet("/api/jobs", (string? state, string? q, string? label, string? team, string? order, string? after, int? limit) => Json(Page(state, q, label, team, order, after, limit ?? 50)));
        app.MapGet("/api/jobs/{id}", (string id) => Of(id, job => job.Detail));
        app.MapPost("/api/jobs/{id}/cancel", (string id) => Act(id, JobStates.Cancelled, "Cancelled by local.", queued: false));
        app.MapPost("/api/jobs/{id}/retry", (string id) => Act(id, JobStates.Queued, null, queued: true));
        app.MapGet("/api/jobs/{id}/transitions", (string id) => Of(id, job => job.Transitions));
        app.MapGet("/api/jobs/{id}/log", (string id, long? after, int? limit) =>
            Of(id, job => job.Log.Where(l => l.Sequence > (after ?? 0)).Take(limit ?? 1000).ToList()));
        app.MapGet("/api/jobs/{id}/artifacts", (string id) => Of(id, job => job.Artifacts));
        app.MapGet("/api/jobs/{id}/runs", (string id) => Of(id, job => job.Runs));
        app.MapGet("/api/jobs/{id}/events", EventsAsync);
        app.MapGet("/api/runs/{id}/metrics", (string id) => Json(Jobs.Values
            .Select(j => j.Locked(k => k.Metrics.GetValueOrDefault(id)?.ToList())).FirstOrDefault(m => m is not null) ?? []));
        app.MapGet("/api/runs/{id}/artifacts/{**path}", (string id, string path) => Jobs.Values.Any(j => j.Artifacts.Any(a => a.RunId == id && a.Path == path))
            ? Results.Text($"bytes of {path}")
            : Problem(404, "artifact_not_found", $"Run {id} has no artifact {path}."));
        app.MapGet("/api/artifacts/{digest}", (string digest) => Contents.TryGetValue(digest, out var bytes)
            ? Results.Bytes(bytes)
            : Problem(404, "artifact_not_found", $"There is no artifact {digest}."));
        app.MapGet("/api/me", (HttpRequest request) => Json(
            Keys.TryGetValue(request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), out var owner)
                ? new MeView(owner.Actor, owner.Role, null, owner.Actor, null, true)
                : new MeView("local", Roles.Admin, null, null, null, false)));
        Operations.Map(app);
        Catalogue.Map(app);
        app.MapGet("/api/datasets", () => Json(Datasets));
        app.MapGet("/api/datasets/{digest}", (string digest) => Datasets.Find(d => d.Digest.StartsWith(digest, StringComparison.Ordinal)) is { } dataset
            ? Json(dataset)
            : Problem(404, "dataset_not_found", $"There is no dataset {digest}."));
        app.MapGet("/api/search/versions", (int? limit) => Json(new Page<ModelVersionView>([.. Versions.Take(limit ?? 50)], null)));
        app.MapGet("/api/models", () => Json(Models));
        app.MapGet("/api/models/{name}", (string name) => Models.Find(m => m.Name == name) is { } model ? Json(model) : Problem(404, "model_not_found", $"There is no model {name}."));
        app.MapGet("/api/models/{name}/versions", (string name) => Json(Versions.Where(v => v.Model == name)));
    }

    private Page<JobSummary> Page(string? state, string? text, string? label, string? team, string? order, string? after, int limit)
    {
        var all = Jobs.Values.Select(j => j.Detail.Job)
            .Where(j => string.IsNullOrEmpty(state) || j.State == state)
            .Where(j => string.IsNullOrEmpty(text) || $"{j.Name} {j.Method} {j.Dataset}".Contains(text, StringComparison.OrdinalIgnoreCase))
            .Where(j => string.IsNullOrEmpty(label) || j.Labels.Any(l => $"{l.Key}:{l.Value}" == label))
            .Where(j => string.IsNullOrEmpty(team) || j.Team == team)
            .OrderByDescending(j => order == "oldest" ? -j.CreatedAt.Ticks : j.CreatedAt.Ticks).ThenByDescending(j => j.Id, StringComparer.Ordinal)
            .SkipWhile(j => after is not null && j.Id != after).Skip(after is null ? 0 : 1).ToList();
        return new Page<JobSummary>([.. all.Take(limit)], all.Count > limit ? all[limit - 1].Id : null);
    }

    private async Task<IResult> SubmitAsync(HttpRequest request)
    {
        var body = await BodyAsync(request);
        var reading = Read(body, request);
        if (reading.Spec is not { } spec)
        {
            return Results.Text(
                JsonSerializer.Serialize(new { code = "invalid_spec", detail = "The spec has problems.", errors = reading.Problems }, ContractsJson.Options),
                "application/problem+json", Encoding.UTF8, 422);
        }

        Submissions.Enqueue((body, request.Headers["Idempotency-Key"]));
        var job = Add(SampleData.Fresh($"job-{Submissions.Count}", spec));
        return Json(job.Detail.Job, 201);
    }

    private IResult Act(string id, string state, string? error, bool queued)
    {
        if (!Jobs.TryGetValue(id, out var job))
            return Problem(404, "job_not_found", $"There is no job {id}.");
        var isRunning = job.Detail.Job.State is JobStates.Queued or JobStates.Running;
        if (isRunning == queued)
            return Problem(409, "wrong_state", $"Job {id} is {job.Detail.Job.State}.");
        job.Change(j => j with { State = state, Error = error });
        return Json(job.Detail.Job);
    }

    private async Task EventsAsync(string id, HttpContext http)
    {
        if (!Jobs.TryGetValue(id, out var job))
        {
            await Problem(404, "job_not_found", $"There is no job {id}.").ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        long? after = long.TryParse(http.Request.Headers["Last-Event-ID"], out var last) ? last : null;
        await http.Response.WriteAsync(": hello\n\n");
        await foreach (var change in job.FollowAsync(after, http.RequestAborted))
        {
            await http.Response.WriteAsync($"event: {change.Type}\nid: {change.Sequence}\ndata: {JsonSerializer.Serialize(change, ContractsJson.Options)}\n\n");
            await http.Response.Body.FlushAsync();
        }
    }

    private IResult Of<T>(string id, Func<FakeJob, T> read) =>
        Jobs.TryGetValue(id, out var job) ? Json(job.Locked(read)) : Problem(404, "job_not_found", $"There is no job {id}.");

    private static object Check(string body, HttpRequest request)
    {
        var reading = Read(body, request);
        return new
        {
            reading.Problems,
            reading.Spec,
            Stages = reading.Spec is null ? null : JobPlanner.Plan(reading.Spec),
            Yaml = reading.Spec is null ? null : JobSpecWriter.ToYaml(reading.Spec),
        };
    }

    private static SpecReading Read(string body, HttpRequest request) =>
        request.ContentType?.StartsWith("application/yaml", StringComparison.Ordinal) == true ? JobSpecReader.ReadYaml(body) : JobSpecReader.ReadJson(body);

    private static async Task<string> BodyAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync();
    }

    private static IResult Json<T>(T value, int status = 200) => Results.Json(value, ContractsJson.Options, statusCode: status);

    private static IResult Problem(int status, string code, string detail) =>
        Results.Text(JsonSerializer.Serialize(new { code, detail }), "application/problem+json", Encoding.UTF8, status);
}
