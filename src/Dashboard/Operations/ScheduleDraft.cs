using Distillery.Contracts;

namespace Distillery.Dashboard.Operations;

/// <summary>A schedule as its form holds it.</summary>
public sealed class ScheduleDraft
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>When it fires.</summary>
    public string Cron { get; set; } = "0 4 * * *";

    /// <summary>The zone of <see cref="Cron"/>.</summary>
    public string Zone { get; set; } = "UTC";

    /// <summary>One of <see cref="OverlapPolicies"/>.</summary>
    public string Overlap { get; set; } = OverlapPolicies.Skip;

    /// <summary>One of <see cref="CatchUpKinds"/>.</summary>
    public string CatchUp { get; set; } = CatchUpKinds.Last;

    /// <summary>Most missed times that fire.</summary>
    public int CatchUpLimit { get; set; } = 10;

    /// <summary>How old a missed time may be, in hours.</summary>
    public double WindowHours { get; set; } = 24;

    /// <summary>The team; the writer's when empty.</summary>
    public string Team { get; set; } = "";

    /// <summary>Whether it fires.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The draft of a schedule that exists.</summary>
    public static ScheduleDraft Of(ScheduleView schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new ScheduleDraft
        {
            Name = schedule.Name,
            Cron = schedule.Cron,
            Zone = schedule.Zone,
            Overlap = schedule.Overlap,
            CatchUp = schedule.CatchUp.Kind,
            CatchUpLimit = schedule.CatchUp.Limit,
            WindowHours = schedule.CatchUp.WindowHours,
            Team = schedule.Team,
            Enabled = schedule.Enabled,
        };
    }

    /// <summary>What to send.</summary>
    /// <param name="spec">The job.</param>
    public ScheduleRequest ToRequest(JobSpec spec) => new()
    {
        Name = Name.Trim(),
        Cron = Cron.Trim(),
        Zone = Zone.Trim(),
        Spec = spec,
        Overlap = Overlap,
        CatchUp = new CatchUpPolicy { Kind = CatchUp, Limit = CatchUpLimit, WindowHours = WindowHours },
        Enabled = Enabled,
        Team = Team.Trim() is { Length: > 0 } team ? team : null,
    };
}
