using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Workers;

/// <summary><c>/api/workers</c>: who works, on what, and what they are told.</summary>
internal static class WorkerEndpoints
{
    public static void MapWorkers(this RouteGroupBuilder api)
    {
        var workers = api.MapGroup("/workers").WithTags("Workers");
        workers.MapGet("", ListAsync).RequireRole(Roles.Viewer).WithName("ListWorkers")
            .WithSummary("Workers with what they have, hold and were told; with all=true also those that have been gone for more than an hour.");
        workers.MapPost("/{id}/pause", PauseAsync).RequireRole(Roles.Admin).WithName("PauseWorker")
            .WithSummary("The worker takes nothing new; what it runs goes on.").ProducesProblem(404).ProducesProblem(409);
        workers.MapPost("/{id}/resume", ResumeAsync).RequireRole(Roles.Admin).WithName("ResumeWorker")
            .WithSummary("A paused worker takes stages again.").ProducesProblem(404).ProducesProblem(409);
        workers.MapPost("/{id}/drain", DrainAsync).RequireRole(Roles.Admin).WithName("DrainWorker")
            .WithSummary("The worker takes nothing new, gives back what it runs at the next checkpoint (now=true: at once), and its process ends.")
            .ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Ok<IReadOnlyList<WorkerView>>> ListAsync(bool? all, WorkerStore workers, RegistryOptions options, CancellationToken cancellationToken)
        => TypedResults.Ok(await workers.ListAsync(all ?? false, options.WorkerSilence, cancellationToken));

    private static Task<Results<Ok<WorkerView>, ProblemHttpResult>> PauseAsync(string id, HttpContext context, WorkerStore workers, CancellationToken cancellationToken)
        => OrderAsync(id, new WorkerOrders(WorkerModes.Paused, false), context, workers, cancellationToken);

    private static Task<Results<Ok<WorkerView>, ProblemHttpResult>> ResumeAsync(string id, HttpContext context, WorkerStore workers, CancellationToken cancellationToken)
        => OrderAsync(id, new WorkerOrders(WorkerModes.Active, false), context, workers, cancellationToken);

    private static Task<Results<Ok<WorkerView>, ProblemHttpResult>> DrainAsync(
        string id, bool? now, HttpContext context, WorkerStore workers, CancellationToken cancellationToken)
        => OrderAsync(id, new WorkerOrders(WorkerModes.Draining, now ?? false), context, workers, cancellationToken);

    private static async Task<Results<Ok<WorkerView>, ProblemHttpResult>> OrderAsync(
        string id, WorkerOrders orders, HttpContext context, WorkerStore workers, CancellationToken cancellationToken)
        => await workers.OrderAsync(id, orders, context.Caller().By, cancellationToken) is { } worker ? TypedResults.Ok(worker) : ApiProblems.NotFound("worker", id);
}
