using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Jobs;

/// <summary><c>/api/jobs</c>: pause, resume, change, and acts on many.</summary>
internal static class JobControlEndpoints
{
    public static void MapJobControl(this RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs").RequireRole(Roles.Submitter);
        jobs.MapPost("/{id}/pause", PauseAsync).WithName("PauseJob")
            .WithSummary("Pauses a job: nothing of it is started, and a running stage is given back at its next checkpoint.").ProducesProblem(404).ProducesProblem(409);
        jobs.MapPost("/{id}/resume", ResumeAsync).WithName("ResumeJob").WithSummary("Lets a paused job go on.").ProducesProblem(404).ProducesProblem(409);
        jobs.MapPatch("/{id}", EditAsync).WithName("EditJob").WithSummary("Changes priority and labels; a label that is null is taken away.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        jobs.MapPost("/bulk/cancel", BulkCancelAsync).WithName("CancelJobs")
            .WithSummary("Cancels every job that matches and has not ended; counts only, unless dryRun=false.").ProducesProblem(400);
        jobs.MapPost("/bulk/retry", BulkRetryAsync).WithName("RetryJobs")
            .WithSummary("Retries every job that matches and failed or was cancelled; counts only, unless dryRun=false.").ProducesProblem(400);
    }

    private static async Task<Results<Ok<JobSummary>, ProblemHttpResult>> PauseAsync(
        string id, HttpContext context, JobControl control, CancellationToken cancellationToken)
        => await control.PauseAsync(id, context.Caller().By, cancellationToken) is { } job ? TypedResults.Ok(job) : ApiProblems.NotFound("job", id);

    private static async Task<Results<Ok<JobSummary>, ProblemHttpResult>> ResumeAsync(
        string id, HttpContext context, JobControl control, CancellationToken cancellationToken)
        => await control.ResumeAsync(id, context.Caller().By, cancellationToken) is { } job ? TypedResults.Ok(job) : ApiProblems.NotFound("job", id);

    private static async Task<Results<Ok<JobSummary>, ProblemHttpResult>> EditAsync(
        string id, JobEdit edit, HttpContext context, JobControl control, CancellationToken cancellationToken)
        => await control.EditAsync(id, edit, context.Caller().By, cancellationToken) is { } job ? TypedResults.Ok(job) : ApiProblems.NotFound("job", id);

    private static async Task<Ok<BulkResult>> BulkCancelAsync(
        [AsParameters] JobListQuery query, bool? dryRun, HttpContext context, JobBulk bulk, CancellationToken cancellationToken)
        => TypedResults.Ok(await bulk.CancelAsync(FilterOf(query), dryRun ?? true, context.Caller().By, cancellationToken));

    private static async Task<Ok<BulkResult>> BulkRetryAsync(
        [AsParameters] JobListQuery query, bool? dryRun, HttpContext context, JobBulk bulk, CancellationToken cancellationToken)
        => TypedResults.Ok(await bulk.RetryAsync(FilterOf(query), dryRun ?? true, context.Caller().By, cancellationToken));

    private static JobFilter FilterOf(JobListQuery query)
        => query.ToFilter() is { IsEmpty: false } filter
            ? filter
            : throw new ArgumentException("An act on many jobs needs a filter: state, q, label, team, actor, since or before.");
}
