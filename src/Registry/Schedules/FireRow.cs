using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A row of <c>schedule_fires</c> with the state of its job.</summary>
internal sealed class FireRow
{
    public const string Columns =
        "f.schedule_id, f.scheduled_at, f.kind, f.state, f.reason, f.job_id, j.state AS job_state, f.actor, f.times, f.recorded_at, f.settled_at";

    public const string Tables = "schedule_fires f LEFT JOIN jobs j ON j.id = f.job_id";

    public string ScheduleId { get; set; } = "";

    public long ScheduledAt { get; set; }

    public string Kind { get; set; } = "";

    public string State { get; set; } = "";

    public string? Reason { get; set; }

    public string? JobId { get; set; }

    public string? JobState { get; set; }

    public string? Actor { get; set; }

    public int Times { get; set; }

    public long RecordedAt { get; set; }

    public long? SettledAt { get; set; }

    public ScheduleFire ToView() => new()
    {
        ScheduledAt = UnixTime.ToTime(ScheduledAt),
        Kind = Kind,
        State = State,
        Reason = Reason,
        JobId = JobId,
        JobState = JobState,
        Actor = Actor,
        Times = Times,
        RecordedAt = UnixTime.ToTime(RecordedAt),
        SettledAt = UnixTime.ToTime(SettledAt),
    };
}
