using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Distillery.LocalHosting.Page;

/// <summary>What the page and tools can ask.</summary>
internal static class PageEndpoints
{
    private static readonly string[] Revealing = ["PASSWORD", "SECRET", "TOKEN", "KEY", "CONNECTIONSTRINGS__", "_URI", "PASS"];

    public static void Map(WebApplication web, Orchestrator orchestrator, LocalApplication application)
    {
        web.MapGet("/", () => Asset("index.html", "text/html; charset=utf-8"));
        web.MapGet("/page.js", () => Asset("page.js", "text/javascript; charset=utf-8"));
        web.MapGet("/page.css", () => Asset("page.css", "text/css; charset=utf-8"));
        web.MapGet("/api/resources", () => application.Resources.Select(r => Row(r, orchestrator)));
        web.MapGet("/api/resources/{name}/log", (string name, long? after) => orchestrator.Log.After(name, after ?? 0));
        web.MapGet("/api/resources/{name}/environment", (string name) => orchestrator.Find(name) is { } runner
            ? Results.Ok(runner.Environment.ToDictionary(e => e.Key, e => Masked(e.Value, orchestrator.Mask)))
            : Results.NotFound());
        web.MapPost("/api/resources/{name}/{act}", (string name, string act) => ActAsync(orchestrator, name, act));
    }

    /// <summary>Variables as people may see them.</summary>
    public static SortedDictionary<string, string> Masked(IReadOnlyDictionary<string, string?> variables, SecretMask mask) =>
        new(variables.ToDictionary(
            v => v.Key,
            v => Revealing.Any(word => v.Key.Contains(word, StringComparison.OrdinalIgnoreCase)) ? SecretMask.Hidden : mask.Apply(v.Value ?? "")), StringComparer.Ordinal);

    private static object Row(IResource resource, Orchestrator orchestrator)
    {
        var status = orchestrator.Board[resource.Name];
        return new
        {
            name = resource.Name,
            kind = status.Kind,
            state = status.State,
            health = status.Health?.ToString(),
            note = orchestrator.Mask.Apply(status.Note ?? ""),
            waitingFor = status.WaitingFor,
            endpoints = resource.Annotations.OfType<EndpointAnnotation>().Select(e => e.AllocatedEndpoint!.UriString),
            canAct = orchestrator.Find(resource.Name)!.HasProcess,
            instances = status.Instances.Select(i => new { id = i.Id, state = i.State, processId = i.ProcessId, startedAt = i.StartedAt, restarts = i.Restarts, exitCode = i.ExitCode }),
        };
    }

    private static async Task<IResult> ActAsync(Orchestrator orchestrator, string name, string act)
    {
        if (orchestrator.Find(name) is not { HasProcess: true } runner)
            return Results.NotFound();
        switch (act)
        {
            case "start":
                await runner.StartAsync();
                break;
            case "stop":
                await runner.StopAsync();
                break;
            case "restart":
                await runner.StopAsync();
                await runner.StartAsync();
                break;
            default:
                return Results.BadRequest($"'{act}' is not known; known are start, stop, restart");
        }
        orchestrator.Log.Say($"{runner.Resource.Name}: {act} by the page");
        return Results.NoContent();
    }

    private static IResult Asset(string name, string type)
    {
        var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing.");
        return Results.Stream(stream, type);
    }
}
