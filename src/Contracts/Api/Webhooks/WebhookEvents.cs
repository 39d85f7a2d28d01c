namespace Distillery.Contracts;

/// <summary>What webhooks tell.</summary>
public static class WebhookEvents
{
    /// <summary>A job was submitted, or is retried.</summary>
    public const string JobQueued = "job.queued";

    /// <summary>A job's first stage runs.</summary>
    public const string JobRunning = "job.running";

    /// <summary>A job ended well.</summary>
    public const string JobSucceeded = "job.succeeded";

    /// <summary>A job failed.</summary>
    public const string JobFailed = "job.failed";

    /// <summary>A job was cancelled.</summary>
    public const string JobCancelled = "job.cancelled";

    /// <summary>A stage failed for good.</summary>
    public const string StageFailed = "stage.failed";

    /// <summary>The worker of a stage went silent; the stage is tried again unless that happened too often.</summary>
    public const string StageWorkerLost = "stage.worker-lost";

    /// <summary>A model has a new version.</summary>
    public const string VersionRegistered = "version.registered";

    /// <summary>An alias was made, moved or removed.</summary>
    public const string AliasMoved = "alias.moved";

    /// <summary>A schedule's time passed without a job: it was skipped, or its job could not be submitted.</summary>
    public const string ScheduleSkipped = "schedule.skipped";

    /// <summary>Somebody asked for a test delivery; sent whatever the subscription names.</summary>
    public const string Test = "test";

    /// <summary>Every event that a subscription may name; a pattern may end in <c>*</c>, for example <c>job.*</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
        [JobQueued, JobRunning, JobSucceeded, JobFailed, JobCancelled, StageFailed, StageWorkerLost, VersionRegistered, AliasMoved, ScheduleSkipped, Test];
}
