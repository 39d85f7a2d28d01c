using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Broker;
using Distillery.JobApi.Errors;
using Distillery.JobApi.Forms;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Queues;

/// <summary><c>/api/queues</c>: what waits for workers, and messages that could not be handled.</summary>
internal static class QueueEndpoints
{
    public static void MapQueues(this RouteGroupBuilder api)
    {
        var queues = api.MapGroup("/queues").WithTags("Queues");
        queues.MapGet("", GetAsync).RequireRole(Roles.Viewer).WithName("GetQueues").WithSummary("The queues of stages, on the bus and in the store.");
        var letters = queues.MapGroup("/dead-letters");
        letters.MapGet("", ListAsync).RequireRole(Roles.Viewer).WithName("ListDeadLetters").WithSummary("Messages that could not be handled, newest first.")
            .ProducesProblem(400);
        letters.MapGet("/{id}", FindAsync).RequireRole(Roles.Viewer).WithName("GetDeadLetter").WithSummary("One message that could not be handled.").ProducesProblem(404);
        letters.MapPost("/{id}/retry", RetryAsync).RequireRole(Roles.Admin).WithName("RetryDeadLetter").WithSummary("Sends it to its queue once more.")
            .ProducesProblem(404).ProducesProblem(409);
        letters.MapDelete("/{id}", DeleteAsync).RequireRole(Roles.Admin).WithName("DeleteDeadLetter").WithSummary("Drops it.").ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Ok<BusView>> GetAsync(IBroker broker, OutboxStore outbox, CancellationToken cancellationToken)
    {
        var counts = await outbox.CountAsync(cancellationToken);
        var state = broker.State;
        return TypedResults.Ok(new BusView(
            broker.Kind, state.Connected, counts.OutboxWaiting, counts.OutboxLag.TotalSeconds, [.. StageEndpoints.Queues.Select(queue => View(queue, counts, state))]));
    }

    private static QueueView View(string queue, BusCounts counts, BrokerState state)
    {
        var name = StageEndpoints.NameOf(queue);
        var depth = state.Queues.GetValueOrDefault(name);
        return new QueueView
        {
            Queue = queue,
            Name = name,
            ReadyStages = counts.Stages.GetValueOrDefault((queue, StageStates.Ready)),
            RunningStages = counts.Stages.GetValueOrDefault((queue, StageStates.Running)),
            Messages = depth?.Messages,
            Consumers = depth?.Consumers,
            DeadLetters = counts.DeadLetters.GetValueOrDefault(name),
        };
    }

    private static async Task<Ok<Page<DeadLetterView>>> ListAsync(
        string? queue, string? state, string? order, string? after, int? limit, DeadLetterStore letters, CancellationToken cancellationToken)
        => TypedResults.Ok(await letters.ListAsync(queue, state, after, Limits.Of(limit, Limits.DefaultPage, Limits.MaxPage), cancellationToken, ListOrder.IsOldestFirst(order)));

    private static async Task<Results<Ok<DeadLetterView>, ProblemHttpResult>> FindAsync(string id, DeadLetterStore letters, CancellationToken cancellationToken)
        => await letters.FindAsync(id, cancellationToken) is { } letter ? TypedResults.Ok(letter) : NotFound(id);

    private static async Task<Results<Ok<DeadLetterView>, ProblemHttpResult>> RetryAsync(
        string id, HttpContext context, IBroker broker, DeadLetterStore letters, CancellationToken cancellationToken)
    {
        if (await letters.FindAsync(id, cancellationToken) is null)
            return NotFound(id);
        if (broker is InMemoryBroker)
            return ApiProblems.Of(409, "no_broker", "This platform has no message broker to send it to: set ConnectionStrings:bus.");
        try
        {
            return await letters.RetryAsync(id, context.Caller().By, cancellationToken) is { } letter ? TypedResults.Ok(letter) : NotFound(id);
        }
        catch (DeadLetterStateException e)
        {
            return ApiProblems.Of(409, "invalid_state", e.Message);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext context, DeadLetterStore letters, CancellationToken cancellationToken)
    {
        try
        {
            return await letters.DeleteAsync(id, context.Caller().By, cancellationToken) ? TypedResults.NoContent() : NotFound(id);
        }
        catch (DeadLetterStateException e)
        {
            return ApiProblems.Of(409, "invalid_state", e.Message);
        }
    }

    private static ProblemHttpResult NotFound(string id) => ApiProblems.Of(404, "dead_letter_not_found", $"There is no dead letter '{id}'.");
}
