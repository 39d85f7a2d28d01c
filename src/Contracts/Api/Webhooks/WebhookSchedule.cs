namespace Distillery.Contracts;

/// <summary>A schedule in a webhook's payload.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ScheduledAt">The time, UTC; the last of them where several were skipped together.</param>
/// <param name="Times">How many times were skipped.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record WebhookSchedule(string Name, DateTimeOffset ScheduledAt, int Times, string Reason);
