namespace Distillery.Dashboard.Text;

/// <summary>Which colour and drawing the states of workers, deliveries, fires, keys and acts share with those of jobs.</summary>
internal static class StateLooks
{
    /// <summary>The state of a job that looks alike; the state itself when it is one.</summary>
    public static string Of(string state) => state switch
    {
        "queued" or "blocked" or "ready" or "running" or "succeeded" or "failed" or "cancelled" or "skipped" => state,
        "active" or "delivered" or "fired" or "done" or "enabled" or "resent" => "succeeded",
        "pending" or "due" or "waiting" => "queued",
        "draining" or "paused" or "silent" or "refused" or "expired" or "lost" or "withdrawn" => "cancelled",
        "error" or "invalid" or "rejected" => "failed",
        "open" => "running",
        "approved" or "applied" => "succeeded",
        _ => "skipped",
    };
}
