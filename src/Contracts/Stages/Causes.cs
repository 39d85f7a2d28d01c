namespace Distillery.Contracts;

/// <summary>Why a job or a stage is in its state: the words that programs look at.</summary>
public static class Causes
{
    /// <summary>The worker went silent; nothing is known to be wrong with the stage.</summary>
    public const string WorkerLost = "worker-lost";

    /// <summary>The job's deadline passed.</summary>
    public const string Deadline = "deadline";

    /// <summary>The stage failed in a way that no retry can help.</summary>
    public const string Failed = "failed";

    /// <summary>The stage failed once more than it may.</summary>
    public const string RetriesExhausted = "retries-exhausted";

    /// <summary>Someone cancelled the job.</summary>
    public const string CancelRequested = "cancel-requested";

    /// <summary>The worker stopped and gave the stage back.</summary>
    public const string HandedBack = "handed-back";

    /// <summary>The worker is being drained and gave the stage back.</summary>
    public const string Drained = "drained";

    /// <summary>The job was paused, and the stage was given back at a checkpoint.</summary>
    public const string Paused = "paused";
}
