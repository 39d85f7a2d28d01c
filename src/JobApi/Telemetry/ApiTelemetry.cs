using System.Diagnostics;

namespace Distillery.JobApi.Telemetry;

/// <summary>Traces of the API's own work.</summary>
internal static class ApiTelemetry
{
    private static readonly ActivitySource Source = new("Distillery.JobApi");

    /// <summary>The starting of what waits in a schedule: the root of its job's trace, unless somebody asked for it over HTTP.</summary>
    public static Activity? StartFire(string scheduleId)
    {
        var activity = Source.StartActivity("schedule fire");
        activity?.SetTag("schedule.id", scheduleId);
        return activity;
    }

    /// <summary>The sending of a message, as a part of the trace that caused it.</summary>
    public static Activity? StartSend(string kind, string? traceParent)
        => ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent) ? Source.StartActivity($"outbox {kind}", ActivityKind.Producer, parent) : null;
}
