namespace Distillery.Registry;

/// <summary>A time of a schedule to be recorded.</summary>
/// <param name="ScheduledAt">The time, UTC.</param>
/// <param name="Kind"><c>cron</c> or <c>catch-up</c>.</param>
/// <param name="SkipReason">Why it gets no job; null when it does.</param>
/// <param name="Times">For how many times it stands.</param>
public sealed record NewFire(DateTimeOffset ScheduledAt, string Kind, string? SkipReason = null, int Times = 1);
