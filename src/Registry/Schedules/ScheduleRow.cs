using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A row of <c>schedules</c>.</summary>
internal sealed class ScheduleRow
{
    public const string Columns =
        "s.id, s.name, s.cron, s.zone, s.spec, s.overlap, s.catch_up, s.catch_up_limit, s.catch_up_window, s.enabled, s.team, s.owner, "
        + "s.created_at, s.updated_at, s.revision, s.next_fire_at";

    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string Cron { get; set; } = "";

    public string Zone { get; set; } = "";

    public string Spec { get; set; } = "";

    public string Overlap { get; set; } = "";

    public string CatchUp { get; set; } = "";

    public int CatchUpLimit { get; set; }

    public long CatchUpWindow { get; set; }

    public int Enabled { get; set; }

    public string Team { get; set; } = "";

    public string Owner { get; set; } = "";

    public long CreatedAt { get; set; }

    public long UpdatedAt { get; set; }

    public int Revision { get; set; }

    public long? NextFireAt { get; set; }

    private CatchUpPolicy Policy => new() { Kind = CatchUp, Limit = CatchUpLimit, WindowHours = TimeSpan.FromMilliseconds(CatchUpWindow).TotalHours };

    private JobSpec Template => JsonSerializer.Deserialize<JobSpec>(Spec, ContractsJson.Options)!;

    public StoredSchedule ToStored() => new(Id, Name, Cron, Zone, Template, Overlap, Policy, Team, Owner, Revision, UnixTime.ToTime(NextFireAt));

    public ScheduleView ToView(ScheduleFire? last, int waiting) => new()
    {
        Id = Id,
        Name = Name,
        Cron = Cron,
        Zone = Zone,
        Spec = Template,
        Overlap = Overlap,
        CatchUp = Policy,
        Enabled = Enabled != 0,
        Team = Team,
        Owner = Owner,
        CreatedAt = UnixTime.ToTime(CreatedAt),
        UpdatedAt = UnixTime.ToTime(UpdatedAt),
        NextFire = UnixTime.ToTime(NextFireAt),
        LastFire = last,
        Waiting = waiting,
    };
}
