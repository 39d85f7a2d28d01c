using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A schedule as those who fire it need it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Cron">The expression as it was written.</param>
/// <param name="Zone">IANA name of the time zone.</param>
/// <param name="Spec">The template of its jobs.</param>
/// <param name="Overlap">One of <see cref="OverlapPolicies"/>.</param>
/// <param name="CatchUp">What happens about missed times.</param>
/// <param name="Team">The team that its jobs count for.</param>
/// <param name="Owner">Who made it.</param>
/// <param name="Revision">Grows with every change.</param>
/// <param name="NextFireAt">The first time that is not recorded, UTC; null when there is none.</param>
public sealed record StoredSchedule(
    string Id, string Name, string Cron, string Zone, JobSpec Spec, string Overlap, CatchUpPolicy CatchUp, string Team, string Owner, int Revision, DateTimeOffset? NextFireAt);
