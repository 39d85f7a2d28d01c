namespace Distillery.Contracts;

/// <summary>The next times of a cron expression.</summary>
/// <param name="Cron">The expression.</param>
/// <param name="Zone">The time zone.</param>
/// <param name="Times">The times with the zone's offset at that moment, oldest first; fewer than asked for where the expression ends.</param>
public sealed record CronPreview(string Cron, string Zone, IReadOnlyList<DateTimeOffset> Times);
