using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Aspire.Hosting.ApplicationModel;

namespace Distillery.LocalHosting.Running;

/// <summary>
/// Tells what becomes of the application: a sentence in the log when everything is healthy, and, where asked for, one JSON object per line for
/// automation: <c>page</c>, <c>resource</c> (at each change), <c>ready</c> (each time that all are), <c>stopping</c> and <c>stopped</c>.
/// </summary>
/// <param name="application">What runs.</param>
/// <param name="board">States.</param>
/// <param name="log">Where people read.</param>
/// <param name="mask">Hides secrets.</param>
/// <param name="jobs">Resources that are meant to end.</param>
/// <param name="lines">Where the JSON goes; null for nowhere.</param>
/// <param name="time">The clock.</param>
internal sealed class HostEvents(LocalApplication application, Board board, MergedLog log, SecretMask mask, IReadOnlySet<string> jobs, TextWriter? lines, TimeProvider time)
{
    private static readonly JsonSerializerOptions Compact = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly Lock gate = new();
    private readonly long began = time.GetTimestamp();

    /// <summary>Where the host's page is.</summary>
    public void Page(string url) => Write(new { Event = "page", Url = url });

    /// <summary>The end begins.</summary>
    public void Stopping() => Write(new { Event = "stopping" });

    /// <summary>Nothing runs any more.</summary>
    public void Stopped() => Write(new { Event = "stopped" });

    /// <summary>Watches the states.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task WatchAsync(CancellationToken cancellation)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        var (isReady, wasReady) = (false, false);
        await foreach (var all in board.WatchAsync(cancellation))
        {
            foreach (var status in all)
                Resource(status, told);
            var before = isReady;
            isReady = all.Count > 0 && all.All(IsThere);
            if (!isReady || before)
                continue;
            var seconds = time.GetElapsedTime(began).TotalSeconds;
            Write(new { Event = "ready", Seconds = Math.Round(seconds, 1), Endpoints = application.Resources.Where(r => Endpoints(r).Any()).ToDictionary(r => r.Name, r => Endpoints(r).ToDictionary(e => e.Name, e => e.AllocatedEndpoint!.UriString)) });
            // Health may come and go on a busy machine; people are told once.
            if (!wasReady)
                log.Say(string.Create(CultureInfo.InvariantCulture, $"ready after {seconds:0} s{Addresses()}"));
            wasReady = true;
        }
    }

    private static IEnumerable<EndpointAnnotation> Endpoints(IResource resource) => resource.Annotations.OfType<EndpointAnnotation>();

    private bool IsThere(ResourceStatus status) => status.IsReady || (jobs.Contains(status.Name) && status.State == KnownResourceStates.Finished && status.ExitCode is null or 0);

    private string Addresses() => string.Concat(application.Resources
        .Where(r => Endpoints(r).Any(e => e.IsExternal))
        .Select(r => $"   {r.Name}: {Endpoints(r).First(e => e.IsExternal).AllocatedEndpoint!.UriString}"));

    private void Resource(ResourceStatus status, Dictionary<string, string> told)
    {
        var now = JsonSerializer.Serialize(
            new
            {
                Event = "resource",
                status.Name,
                status.Kind,
                status.State,
                Health = status.Health?.ToString(),
                Note = status.Note is { } note ? mask.Apply(note) : null,
                WaitingFor = status.WaitingFor.IsEmpty ? null : status.WaitingFor.AsEnumerable(),
                status.ExitCode,
            },
            Compact);
        if (told.GetValueOrDefault(status.Name) == now)
            return;
        told[status.Name] = now;
        WriteLine(now);
    }

    private void Write<T>(T value) => WriteLine(JsonSerializer.Serialize(value, Compact));

    private void WriteLine(string line)
    {
        lock (gate)
            lines?.WriteLine(line);
    }
}
