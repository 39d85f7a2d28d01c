namespace Distillery.Contracts;

/// <summary>One time of a schedule and what became of it. Schedule and time name it: there is never a second one.</summary>
public sealed record ScheduleFire
{
    /// <summary>The time by the cron expression, or when it was asked for, UTC.</summary>
    public required DateTimeOffset ScheduledAt { get; init; }

    /// <summary><c>cron</c>, <c>catch-up</c> or <c>manual</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>One of <see cref="FireStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why it was skipped, failed or waits, as a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Its job.</summary>
    public string? JobId { get; init; }

    /// <summary>The job's state now, one of <see cref="JobStates"/>.</summary>
    public string? JobState { get; init; }

    /// <summary>Who asked, for a manual one.</summary>
    public string? Actor { get; init; }

    /// <summary>For how many times this record stands; more than 1 where missed times were skipped together.</summary>
    public int Times { get; init; } = 1;

    /// <summary>When it was recorded, UTC.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When it was fired, skipped or failed, UTC.</summary>
    public DateTimeOffset? SettledAt { get; init; }
}
