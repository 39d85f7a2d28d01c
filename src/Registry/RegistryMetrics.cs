using System.Diagnostics.Metrics;

namespace Distillery.Registry;

/// <summary>Numbers about the store.</summary>
internal static class RegistryMetrics
{
    private static readonly Meter Meter = new("Distillery");

    /// <summary>Writes with a token of the past; every one of them was refused.</summary>
    public static Counter<long> StaleWrites { get; } = Meter.CreateCounter<long>("distillery.stale_writes.refused", "{write}", "Writes of workers that no longer held their stage; each was refused.");
}
