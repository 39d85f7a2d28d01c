namespace Distillery.Registry;

/// <summary>Schedules whose next time has come.</summary>
/// <param name="Now">The database's time, UTC.</param>
/// <param name="Schedules">The schedules, the longest due first.</param>
public sealed record DueSchedules(DateTimeOffset Now, IReadOnlyList<StoredSchedule> Schedules);
