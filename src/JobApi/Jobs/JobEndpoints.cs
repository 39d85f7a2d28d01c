using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.JobSpecs;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Jobs;

/// <summary><c>/api/jobs</c>: submit, validate, list, show, cancel, retry.</summary>
internal static class JobEndpoints
{
    private const int LongestKey = 200;

    public static void MapJobs(this RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapPost("", SubmitAsync).RequireRole(Roles.Submitter).WithName("SubmitJob").WithSummary("Submits a job.")
            .WithDescription("With an Idempotency-Key, the same key and spec answer the same job for 7 days. deadline replaces the spec's: a duration (2h) or a time.")
            .Accepts<JobSpec>("application/json", "application/yaml")
            .Produces<JobSummary>(201).Produces<JobSummary>(200).ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(429);
        jobs.MapPost("/validate", ValidateAsync).RequireRole(Roles.Submitter).WithName("ValidateJob").WithSummary("Checks a spec and shows its plan; writes nothing.")
            .Accepts<JobSpec>("application/json", "application/yaml")
            .Produces<SpecValidation>().ProducesProblem(400).ProducesProblem(413).ProducesProblem(415);
        jobs.MapGet("", ListAsync).RequireRole(Roles.Viewer).WithName("ListJobs").WithSummary("Lists jobs, newest first.").ProducesProblem(400);
        jobs.MapGet("/{id}", FindAsync).RequireRole(Roles.Viewer).WithName("GetJob").WithSummary("A job with its stages, result and version.").ProducesProblem(404);
        jobs.MapPost("/{id}/cancel", CancelAsync).RequireRole(Roles.Submitter).WithName("CancelJob").WithSummary("Cancels a job.").ProducesProblem(404).ProducesProblem(409);
        jobs.MapPost("/{id}/retry", RetryAsync).RequireRole(Roles.Submitter).WithName("RetryJob").WithSummary("Runs a failed or cancelled job on from where it stopped.")
            .ProducesProblem(404).ProducesProblem(409);
        jobs.MapGet("/{id}/transitions", TransitionsAsync).RequireRole(Roles.Viewer).WithName("GetTransitions").WithSummary("Every change of state, with actor and cause.").ProducesProblem(404);
    }

    private static async Task<IResult> SubmitAsync(
        HttpContext context, string? deadline, SpecReceiver receiver, JobStore jobs, TimeProvider clock, CancellationToken cancellationToken)
    {
        string? key = null;
        if (context.Request.Headers.TryGetValue("Idempotency-Key", out var keys))
        {
            key = keys.ToString();
            if (keys.Count != 1 || key.Length is 0 or > LongestKey || !key.All(c => c is > ' ' and <= '~'))
                return ApiProblems.Of(400, "invalid_idempotency_key", $"Idempotency-Key must be 1 to {LongestKey} printable ASCII characters without spaces.");
        }

        var (reading, refusal) = await receiver.ReadAsync(context.Request, cancellationToken);
        if (refusal is not null)
            return refusal;
        if (reading!.Spec is not { } spec)
            return ApiProblems.InvalidSpec(reading.Problems);
        if (deadline is { Length: > 0 } && DeadlineText.Parse(deadline) is null)
            return ApiProblems.BadArgument($"deadline: '{deadline}'; {DeadlineText.Rule}");
        var caller = context.Caller();
        var job = NewJobs.Of(spec, caller.By, caller.Team, key, deadline is { Length: > 0 } ? deadline : null);
        if (job.DeadlineAt <= clock.GetUtcNow())
            return ApiProblems.InvalidSpec([new SpecProblem("deadline", $"is {job.DeadlineAt:u}, which has passed.")]);
        var result = await jobs.SubmitAsync(job, cancellationToken);
        return result.Created ? TypedResults.Created($"/api/jobs/{result.Job.Id}", result.Job) : TypedResults.Ok(result.Job);
    }

    private static async Task<IResult> ValidateAsync(HttpRequest request, SpecReceiver receiver, DatasetStore datasets, CancellationToken cancellationToken)
    {
        var (reading, refusal) = await receiver.ReadAsync(request, cancellationToken);
        if (refusal is not null)
            return refusal;
        if (reading!.Spec is not { } spec)
            return TypedResults.Ok(new SpecValidation(reading.Problems));
        var dataset = spec.Dataset.Id is { } id ? (await datasets.FindAsync(id, cancellationToken)).SingleOrDefault() : null;
        return TypedResults.Ok(new SpecValidation([], spec, JobPlanner.Plan(spec), JobSpecWriter.ToYaml(spec), CostEstimator.Of(spec, dataset)));
    }

    private static async Task<Ok<Page<JobSummary>>> ListAsync(
        [AsParameters] JobListQuery query, string? after, int? limit, JobQueries jobs, CancellationToken cancellationToken)
        => TypedResults.Ok(await jobs.ListAsync(query.ToFilter(), after, Limits.Of(limit, Limits.DefaultPage, Limits.MaxPage), cancellationToken));

    private static async Task<Results<Ok<JobDetail>, ProblemHttpResult>> FindAsync(string id, JobQueries jobs, CancellationToken cancellationToken)
        => await jobs.DetailAsync(id, cancellationToken) is { } job ? TypedResults.Ok(job) : ApiProblems.NotFound("job", id);

    private static async Task<Results<Ok<JobSummary>, ProblemHttpResult>> CancelAsync(
        string id, HttpContext context, JobStore jobs, CancellationToken cancellationToken)
        => await jobs.CancelAsync(id, context.Caller().By, cancellationToken) is { } job ? TypedResults.Ok(job) : ApiProblems.NotFound("job", id);

    private static async Task<Results<Ok<JobSummary>, ProblemHttpResult>> RetryAsync(
        string id, HttpContext context, JobStore jobs, CancellationToken cancellationToken)
        => await jobs.RetryAsync(id, context.Caller().By, cancellationToken) is { } job ? TypedResults.Ok(job) : ApiProblems.NotFound("job", id);

    private static async Task<Results<Ok<IReadOnlyList<TransitionView>>, ProblemHttpResult>> TransitionsAsync(
        string id, JobQueries jobs, CancellationToken cancellationToken)
        => await jobs.TransitionsAsync(id, cancellationToken) is { Count: > 0 } transitions ? TypedResults.Ok(transitions) : ApiProblems.NotFound("job", id);
}
