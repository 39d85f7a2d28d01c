using System.Diagnostics;
using System.Diagnostics.Metrics;
using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>Traces and numbers of workers.</summary>
internal static class WorkerTelemetry
{
    private static readonly ActivitySource Source = new("Distillery.Worker");
    private static readonly Meter Meter = new("Distillery");
    private static readonly Counter<long> Claims = Meter.CreateCounter<long>("distillery.claims", "{stage}", "Stages that workers took.");
    private static readonly Counter<long> Losses = Meter.CreateCounter<long>("distillery.leases.lost", "{stage}", "Stages that a worker lost while it worked on them.");
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("distillery.stage.duration", "s", "How long attempts at stages took, by how they ended.");

    /// <summary>Begins the part of a stage in the trace of its job.</summary>
    public static Activity? Start(StageLease lease)
    {
        Claims.Add(1, new KeyValuePair<string, object?>("kind", lease.Kind));
        var activity = ActivityContext.TryParse(lease.TraceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity($"stage {lease.Kind}", ActivityKind.Consumer, parent)
            : Source.StartActivity($"stage {lease.Kind}", ActivityKind.Consumer);
        return activity?
            .SetTag("distillery.job", lease.JobId)
            .SetTag("distillery.stage", lease.StageName)
            .SetTag("distillery.attempt", lease.Attempt)
            .SetTag("distillery.worker", lease.Owner);
    }

    public static void End(Activity? activity, StageLease lease, StageEnd outcome, TimeSpan took)
    {
        var word = outcome.ToString().ToLowerInvariant();
        Durations.Record(took.TotalSeconds, new KeyValuePair<string, object?>("kind", lease.Kind), new KeyValuePair<string, object?>("outcome", word));
        if (outcome == StageEnd.Lost)
            Losses.Add(1, new KeyValuePair<string, object?>("kind", lease.Kind));
        activity?.SetTag("distillery.outcome", word);
        if (outcome is StageEnd.Failed or StageEnd.Lost or StageEnd.Unwritten)
            activity?.SetStatus(ActivityStatusCode.Error, word);
    }
}
