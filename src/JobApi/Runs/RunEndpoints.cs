using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Distillery.JobApi.Runs;

/// <summary>Runs, metrics, log and artifacts.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/jobs/{id}").WithTags("Runs");
        jobs.MapGet("/log", LogAsync).RequireRole(Roles.Viewer).WithName("GetLog").WithSummary("Lines of the job's log after a number.").ProducesProblem(400).ProducesProblem(404);
        jobs.MapGet("/artifacts", ArtifactsAsync).RequireRole(Roles.Viewer).WithName("ListArtifacts").WithSummary("The files of all stages.").ProducesProblem(404);
        jobs.MapGet("/runs", RunsAsync).RequireRole(Roles.Viewer).WithName("ListRuns").WithSummary("The job's runs, parent first.").ProducesProblem(404);
        var runs = api.MapGroup("/runs/{id}").WithTags("Runs");
        runs.MapGet("", RunAsync).RequireRole(Roles.Viewer).WithName("GetRun").WithSummary("Parameters and newest metrics.").ProducesProblem(404);
        runs.MapGet("/metrics", MetricsAsync).RequireRole(Roles.Viewer).WithName("GetMetrics").WithSummary("The history of one metric or of all.")
            .WithDescription("At most 'points' points of each metric (4 to 50,000; 10,000 when absent): of each stretch of a longer history the lowest and the highest stay, and the header Distillery-Sampled says true.")
            .ProducesProblem(400).ProducesProblem(404);
        runs.MapPost("/metrics", LogMetricsAsync).RequireRole(Roles.Submitter, Roles.Worker).WithBodyLimit(MetricBatches.MaxBytes)
            .WithName("LogMetrics").WithSummary("Stores metrics of a run, all or none.")
            .WithDescription("For runs made by POST /api/runs, and, with keys under external/, for the run of a job. A stage's run takes metrics from its worker only. Run, key, step and time name a point: sending it again changes nothing.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        api.MapGet("/runs", ListAsync).RequireRole(Roles.Viewer).WithTags("Runs").WithName("SearchRuns").WithSummary("Runs of jobs and of clients, newest first or as asked.")
            .WithDescription("filter and orderBy (repeatable) are MLflow's: metrics.ndcg_at_20 > 0.04 AND params.seed = '1'; metrics.ndcg_at_20 DESC. experiment (repeatable) is an id or a name; view is active, deleted or all.")
            .ProducesProblem(400).ProducesProblem(404);
        api.MapPost("/runs", CreateAsync).RequireRole(Roles.Submitter, Roles.Worker).WithTags("Runs").WithName("CreateRun").WithSummary("Makes a run that belongs to no job.")
            .WithDescription("With an id chosen by the caller, the same id and name again answer the same run.")
            .Produces<RunView>(201).Produces<RunView>(200).ProducesProblem(400).ProducesProblem(409).ProducesProblem(415);
        runs.MapGet("/artifacts/{**path}", ArtifactAsync).RequireRole(Roles.Viewer).WithLongAnswer().WithName("GetArtifact").WithSummary("The bytes of a file; ETag is its digest, ranges work.")
            .Produces(200, contentType: "application/octet-stream").ProducesProblem(404).ProducesProblem(410);
    }

    private static async Task<Results<Ok<IReadOnlyList<LogLine>>, ProblemHttpResult>> LogAsync(
        string id, long? after, int? limit, JobQueries jobs, RunQueries runs, CancellationToken cancellationToken)
    {
        var most = Limits.Of(limit, Limits.DefaultLines, Limits.MaxLines);
        var lines = await runs.LogAsync(id, after ?? 0, most, cancellationToken);
        return lines.Count > 0 || await jobs.SummaryAsync(id, cancellationToken) is not null ? TypedResults.Ok(lines) : ApiProblems.NotFound("job", id);
    }

    private static async Task<Results<Ok<IReadOnlyList<ArtifactView>>, ProblemHttpResult>> ArtifactsAsync(
        string id, JobQueries jobs, RunQueries runs, CancellationToken cancellationToken)
    {
        var artifacts = await runs.ArtifactsAsync(id, cancellationToken);
        return artifacts.Count > 0 || await jobs.SummaryAsync(id, cancellationToken) is not null ? TypedResults.Ok(artifacts) : ApiProblems.NotFound("job", id);
    }

    private static async Task<Results<Ok<IReadOnlyList<RunView>>, ProblemHttpResult>> RunsAsync(string id, RunQueries runs, CancellationToken cancellationToken)
        => await runs.OfJobAsync(id, cancellationToken) is { Count: > 0 } found ? TypedResults.Ok(found) : ApiProblems.NotFound("job", id);

    private static async Task<Results<Ok<RunView>, ProblemHttpResult>> RunAsync(string id, RunQueries runs, CancellationToken cancellationToken)
        => await runs.FindAsync(id, cancellationToken) is { } run ? TypedResults.Ok(run) : ApiProblems.NotFound("run", id);

    private static async Task<Ok<Page<RunListRow>>> ListAsync([AsParameters] RunListQuery query, string? after, int? limit, RunSearch search, CancellationToken cancellationToken)
        => TypedResults.Ok(await search.ListAsync(query.ToRequest(after, Limits.Of(limit, Limits.DefaultPage, Limits.MaxRuns)), cancellationToken));

    private static async Task<IResult> CreateAsync(NewRun run, HttpContext context, RunStore runs, CancellationToken cancellationToken)
    {
        var (made, isNew) = await runs.CreateAsync(run.Name ?? "", run.Id, context.Caller().By, cancellationToken);
        return isNew ? TypedResults.Created($"/api/runs/{made.Id}", made) : TypedResults.Ok(made);
    }

    private static async Task<Results<Ok<IReadOnlyList<MetricPoint>>, ProblemHttpResult>> MetricsAsync(
        string id, string? key, long? after, int? points, HttpResponse response, RunQueries runs, CancellationToken cancellationToken)
    {
        if (points is < 4)
            return ApiProblems.BadArgument($"points: {points} must be from 4 to {Limits.MaxPoints}.");
        var history = await runs.HistoryAsync(id, string.IsNullOrEmpty(key) ? null : key, after, Limits.Of(points, Limits.DefaultPoints, Limits.MaxPoints), cancellationToken);
        if (history.Points.Count == 0 && await runs.FindAsync(id, cancellationToken) is null)
            return ApiProblems.NotFound("run", id);
        response.Headers["Distillery-Sampled"] = history.IsSampled ? "true" : "false";
        return TypedResults.Ok(history.Points);
    }

    private static async Task<Results<Ok<MetricReceipt>, ProblemHttpResult>> LogMetricsAsync(
        string id, MetricBatch batch, RunStore runs, CancellationToken cancellationToken)
    {
        var (points, problems) = MetricBatches.Read(batch);
        if (problems.Count > 0)
            return ApiProblems.InvalidMetrics(problems);
        return await runs.LogMetricsAsync(id, points, cancellationToken) ? TypedResults.Ok(new MetricReceipt(points.Count)) : ApiProblems.NotFound("run", id);
    }

    private static async Task<IResult> ArtifactAsync(
        string id, string? path, HttpResponse response, RunQueries runs, IArtifactStore artifacts, CancellationToken cancellationToken)
    {
        if (path is null || await runs.ArtifactAsync(id, path, cancellationToken) is not { } artifact)
            return ApiProblems.NotFound("artifact", $"{id}/{path}");
        var type = ContentTypes.Of(artifact.Path);
        response.Headers.CacheControl = "private, no-cache";
        // Opens and verifies before the first byte is sent, so that damage is an error and not a broken download.
        var content = await artifacts.OpenReadAsync(artifact.Digest, cancellationToken);
        return TypedResults.Stream(
            content,
            type,
            // What a browser might run is offered as a download.
            fileDownloadName: ContentTypes.IsHarmless(type) ? null : artifact.Path[(artifact.Path.LastIndexOf('/') + 1)..],
            entityTag: new EntityTagHeaderValue($"\"{artifact.Digest}\""),
            enableRangeProcessing: true);
    }
}
