using System.Diagnostics;

namespace Distillery.JobApi.Telemetry;

/// <summary>Traces of the API's own work.</summary>
internal static class ApiTelemetry
{
    private static readonly ActivitySource Source = new("Distillery.JobApi");

    /// <summary>The sending of a message, as a part of the trace that caused it.</summary>
    public static Activity? StartSend(string kind, string? traceParent)
        => ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent) ? Source.StartActivity($"outbox {kind}", ActivityKind.Producer, parent) : null;
}
