using System.Diagnostics;

namespace Distillery.Registry;

/// <summary>Traces of the store.</summary>
internal static class RegistryTelemetry
{
    private static readonly ActivitySource Source = new("Distillery.Registry");

    /// <summary>W3C trace context of what runs now; null when nothing does.</summary>
    public static string? TraceParent => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;

    /// <summary>A write as a part of the trace that it belongs to. What services do by themselves all the time begins no trace.</summary>
    public static Activity? StartWrite(string name) => Activity.Current is null ? null : Source.StartActivity($"registry {name}");
}
