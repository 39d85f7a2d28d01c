using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Artifacts;

/// <summary><c>/api/artifacts/gc</c> and <c>/api/artifacts/verify</c>. Sweeps go on in the background when they take longer than a caller waits.</summary>
internal static class SweepEndpoints
{
    private const int StandardWait = 30;
    private const int LongestWait = 120;

    public static void MapSweeps(this RouteGroupBuilder artifacts)
    {
        artifacts.MapPost("/gc", CollectAsync).RequireRole(Roles.Admin).WithLongAnswer().WithName("CollectArtifacts")
            .WithSummary("Removes content that nothing refers to, old uploads, leftovers, and files of jobs whose time is over. 202 when it is still running after `wait` seconds.")
            .Produces<SweepView>().Produces<SweepView>(202).ProducesProblem(400).ProducesProblem(409);
        artifacts.MapPost("/verify", VerifyAsync).RequireRole(Roles.Admin).WithLongAnswer().WithName("VerifyArtifacts")
            .WithSummary("Reads every content and compares it with its digest; names what is damaged or missing.")
            .Produces<SweepView>().Produces<SweepView>(202).ProducesProblem(400).ProducesProblem(409);
        artifacts.MapGet("/gc", ListAsync).RequireRole(Roles.Viewer).WithName("ListSweeps").WithSummary("The last collections and verifications, newest first.");
        artifacts.MapGet("/gc/{id}", FindAsync).RequireRole(Roles.Viewer).WithName("GetSweep").WithSummary("A sweep with what it found.").ProducesProblem(404);
    }

    private static async Task<IResult> CollectAsync(
        bool? dryRun, int? wait, HttpContext context, ArtifactCollector collector, IHostApplicationLifetime life, CancellationToken cancellationToken)
    {
        var patience = Patience(wait);
        var request = new CollectRequest { DryRun = dryRun ?? false, By = context.Caller().By };
        return await AnswerAsync(await collector.StartCollectAsync(request, life.ApplicationStopping), patience, collector, cancellationToken);
    }

    private static async Task<IResult> VerifyAsync(
        bool? quarantine, int? wait, HttpContext context, ArtifactCollector collector, IHostApplicationLifetime life, CancellationToken cancellationToken)
    {
        var patience = Patience(wait);
        return await AnswerAsync(
            await collector.StartVerifyAsync(context.Caller().By, quarantine ?? false, life.ApplicationStopping), patience, collector, cancellationToken);
    }

    private static async Task<Ok<IReadOnlyList<SweepView>>> ListAsync(ArtifactCollector collector, CancellationToken cancellationToken)
        => TypedResults.Ok(await collector.ListAsync(cancellationToken));

    private static async Task<Results<Ok<SweepView>, ProblemHttpResult>> FindAsync(string id, ArtifactCollector collector, CancellationToken cancellationToken)
        => await collector.FindAsync(id, cancellationToken) is { } sweep ? TypedResults.Ok(sweep) : ApiProblems.NotFound("sweep", id);

    private static TimeSpan Patience(int? wait)
        => wait is null ? TimeSpan.FromSeconds(StandardWait)
            : wait is >= 0 and <= LongestWait ? TimeSpan.FromSeconds(wait.Value)
            : throw new BadHttpRequestException($"wait: {wait} must be from 0 to {LongestWait} seconds.");

    private static async Task<IResult> AnswerAsync(RunningSweep running, TimeSpan wait, ArtifactCollector collector, CancellationToken cancellationToken)
    {
        await Task.WhenAny(running.Completion, Task.Delay(wait, cancellationToken));
        var sweep = running.Completion.IsCompleted ? await running.Completion : await collector.FindAsync(running.Id, cancellationToken);
        return sweep is { State: "running" } ? TypedResults.Accepted($"/api/artifacts/gc/{running.Id}", sweep) : TypedResults.Ok(sweep);
    }
}
