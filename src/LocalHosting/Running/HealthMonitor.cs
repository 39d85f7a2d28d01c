using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distillery.LocalHosting.Running;

/// <summary>Runs the health checks of resources while they run.</summary>
internal sealed class HealthMonitor(Board board, HealthCheckService checks, MergedLog log, TimeProvider time)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(5);

    /// <summary>Keys of a resource's checks: its own and those of what it lives in.</summary>
    public static IReadOnlyList<string> Keys(IResource resource)
    {
        var keys = new List<string>();
        for (var current = resource; current is not null; current = (current as IResourceWithParent)?.Parent)
            keys.AddRange(current.Annotations.OfType<HealthCheckAnnotation>().Select(h => h.Key));
        return keys;
    }

    public async Task WatchAsync(IResource resource, CancellationToken cancellation)
    {
        var keys = Keys(resource).ToHashSet();
        if (keys.Count == 0)
            return;
        var rest = First;
        while (!cancellation.IsCancellationRequested)
        {
            await board.UntilAsync(b => b[resource.Name].IsRunning, cancellation);
            var report = await checks.CheckHealthAsync(registration => keys.Contains(registration.Name), cancellation);
            var before = board[resource.Name].Reported;
            board.Update(resource.Name, s => s.IsRunning ? s with { Reported = report.Status, Note = Reason(report) } : s);
            if (before == HealthStatus.Healthy && report.Status != HealthStatus.Healthy)
                log.Say($"{resource.Name} is {report.Status}: {Reason(report)}");
            rest = report.Status == HealthStatus.Healthy ? Calm : rest >= Calm ? First : TimeSpan.FromTicks(Math.Min(rest.Ticks * 2, Slowest.Ticks));
            await RestAsync(resource.Name, rest, cancellation);
        }
    }

    // Ends early when the resource stops running, so that a restarted one is looked at anew.
    private async Task RestAsync(string resource, TimeSpan rest, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(Task.Delay(rest, time, over.Token), board.UntilAsync(b => !b[resource].IsRunning, over.Token));
        await over.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    private static string? Reason(HealthReport report) => report.Entries.Values.Where(e => e.Status != HealthStatus.Healthy)
        .Select(e => e.Description ?? e.Exception?.Message).FirstOrDefault(text => text is not null);
}
