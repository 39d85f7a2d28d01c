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

    /// <summary>An alias was moved in an emergency, past its rules; comes besides <see cref="AliasMoved"/>.</summary>
    public const string AliasOverridden = "alias.overridden";

    /// <summary>Somebody asked for a promotion.</summary>
    public const string PromotionRequested = "promotion.requested";

    /// <summary>Somebody approved a request; when enough have, <see cref="PromotionApplied"/> follows.</summary>
    public const string PromotionApproved = "promotion.approved";

    /// <summary>Enough have approved, and the alias moved.</summary>
    public const string PromotionApplied = "promotion.applied";

    /// <summary>Somebody rejected a request.</summary>
    public const string PromotionRejected = "promotion.rejected";

    /// <summary>A requester took the request back.</summary>
    public const string PromotionWithdrawn = "promotion.withdrawn";

    /// <summary>The time of a request ran out.</summary>
    public const string PromotionExpired = "promotion.expired";

    /// <summary>A request ended because its evidence no longer holds.</summary>
    public const string PromotionRefused = "promotion.refused";

    /// <summary>A model was registered.</summary>
    public const string ModelCreated = "model.created";

    /// <summary>A model has another name.</summary>
    public const string ModelRenamed = "model.renamed";

    /// <summary>A model was deleted with its versions.</summary>
    public const string ModelDeleted = "model.deleted";

    /// <summary>A version was deleted.</summary>
    public const string VersionDeleted = "version.deleted";

    /// <summary>A schedule's time passed without a job: it was skipped, or its job could not be submitted.</summary>
    public const string ScheduleSkipped = "schedule.skipped";

    /// <summary>Somebody asked for a test delivery; sent whatever the subscription names.</summary>
    public const string Test = "test";

    /// <summary>Every event that a subscription may name; a pattern may end in <c>*</c>, for example <c>job.*</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        JobQueued, JobRunning, JobSucceeded, JobFailed, JobCancelled, StageFailed, StageWorkerLost, ModelCreated, ModelRenamed, ModelDeleted, VersionRegistered, VersionDeleted,
        AliasMoved, AliasOverridden, PromotionRequested, PromotionApproved, PromotionApplied, PromotionRejected, PromotionWithdrawn, PromotionExpired, PromotionRefused,
        ScheduleSkipped, Test,
    ];
}
