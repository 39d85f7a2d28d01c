using Distillery.Contracts;

namespace Distillery.Dashboard.Jobs;

/// <summary>Causes in words.</summary>
internal static class CauseWords
{
    /// <summary>A few words for a cause; the cause itself when it is not known here.</summary>
    public static string Of(string cause) => cause switch
    {
        Causes.WorkerLost => "worker lost",
        Causes.Deadline => "deadline passed",
        Causes.Failed => "failed for good",
        Causes.RetriesExhausted => "retries used up",
        Causes.CancelRequested => "on request",
        Causes.HandedBack => "handed back",
        Causes.Drained => "worker drained",
        _ => cause,
    };

    /// <summary>A sentence for why something is not simply failed or cancelled; null for causes that say nothing more.</summary>
    public static string? Explain(string? cause) => cause switch
    {
        Causes.WorkerLost => "The worker went silent; nothing is known to be wrong with the job itself. Look at the worker's memory and log, then retry.",
        Causes.Deadline => "The job's deadline passed before it was done.",
        Causes.RetriesExhausted => "A stage failed once more than it may.",
        _ => null,
    };
}
