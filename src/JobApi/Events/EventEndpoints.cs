using System.Globalization;
using System.Text;
using System.Text.Json;
using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.Registry;

namespace Distillery.JobApi.Events;

/// <summary><c>/api/jobs/{id}/events</c>: the job live, as server-sent events.</summary>
internal static class EventEndpoints
{
    public static void MapJobEvents(this RouteGroupBuilder api)
        => api.MapGet("/jobs/{id}/events", StreamAsync).RequireRole(Roles.Viewer).WithLongAnswer().WithTags("Jobs").WithName("WatchJob").WithSummary("The job live, as server-sent events.")
            .WithDescription("Begins with the job and all its stages. Reconnect with Last-Event-ID to get only what changed since.")
            .Produces<JobEvent>(200, "text/event-stream").ProducesProblem(404);

    private static async Task<IResult> StreamAsync(
        string id, HttpContext context, Gate gate, EventFeed feed, JobQueries jobs, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (await jobs.SummaryAsync(id, cancellationToken) is null)
            return ApiProblems.NotFound("job", id);
        long? after = long.TryParse(context.Request.Headers["Last-Event-ID"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : null;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        // A stopping server must not wait for its readers; they reconnect and lose nothing.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            await context.Response.StartAsync(either.Token);
            var first = after is null;
            await foreach (var part in feed.ReadAsync(id, after, either.Token))
            {
                // A snapshot's number is given with its last event only: who was cut off in the middle starts over.
                await context.Response.WriteAsync(Format(part, numberEach: !first), either.Token);
                await context.Response.Body.FlushAsync(either.Token);
                first = false;
                if (!await gate.IsStillWelcomeAsync(context))
                    break;
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The reader or the server has gone.
        }

        return Results.Empty;
    }

    private static string Format(IReadOnlyList<JobEvent> part, bool numberEach)
    {
        if (part.Count == 0)
            return ": still here\n\n";
        var text = new StringBuilder();
        for (var n = 0; n < part.Count; n++)
        {
            text.Append("event: ").Append(part[n].Type).Append('\n');
            if (numberEach || n == part.Count - 1)
                text.Append("id: ").Append(part[n].Sequence).Append('\n');
            text.Append("data: ").Append(JsonSerializer.Serialize(part[n], ContractsJson.Options)).Append("\n\n");
        }

        return text.ToString();
    }
}
