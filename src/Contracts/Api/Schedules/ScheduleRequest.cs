namespace Distillery.Contracts;

/// <summary>What a user says about a schedule.</summary>
public sealed record ScheduleRequest
{
    /// <summary>Its name, unique: letters, digits, dot, dash, underscore; at most 100.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// When it fires: five fields as in crontab (<c>30 4 * * 1</c>), six or seven as in Quartz (seconds first), or <c>@hourly</c>,
    /// <c>@daily</c>, <c>@weekly</c>, <c>@monthly</c>, <c>@yearly</c>.
    /// </summary>
    public required string Cron { get; init; }

    /// <summary>IANA name of the time zone that the expression is read in, for example <c>Europe/Berlin</c>.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>The job that it submits; every job gets the label <c>schedule</c> with the schedule's name.</summary>
    public required JobSpec Spec { get; init; }

    /// <summary>One of <see cref="OverlapPolicies"/>.</summary>
    public string Overlap { get; init; } = OverlapPolicies.Skip;

    /// <summary>What happens about missed times.</summary>
    public CatchUpPolicy CatchUp { get; init; } = new();

    /// <summary>Whether it fires.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The team that its jobs count for; the caller's when absent.</summary>
    public string? Team { get; init; }
}
