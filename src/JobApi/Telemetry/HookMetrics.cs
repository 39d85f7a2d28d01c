using System.Diagnostics.Metrics;

namespace Distillery.JobApi.Telemetry;

/// <summary>Schedules and webhooks in numbers.</summary>
internal static class HookMetrics
{
    private static readonly Meter Meter = new("Distillery");

    private static readonly Counter<long> Fires =
        Meter.CreateCounter<long>("distillery.schedule.fires", "{fire}", "Times of schedules, by outcome: fired, skipped, failed.");

    private static readonly Counter<long> Deliveries =
        Meter.CreateCounter<long>("distillery.webhook.attempts", "{attempt}", "Tries of deliveries to webhooks, by outcome: delivered, failed.");

    /// <summary>Counts times of schedules.</summary>
    public static void CountFires(string outcome, int count) => Fires.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts a try of a delivery.</summary>
    public static void CountAttempt(bool delivered) => Deliveries.Add(1, new KeyValuePair<string, object?>("outcome", delivered ? "delivered" : "failed"));
}
