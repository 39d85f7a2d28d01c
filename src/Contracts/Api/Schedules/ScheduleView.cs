namespace Distillery.Contracts;

/// <summary>A schedule.</summary>
public sealed record ScheduleView
{
    /// <summary>Its id, which a later schedule of the same name does not share.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The cron expression as it was written.</summary>
    public required string Cron { get; init; }

    /// <summary>IANA name of the time zone.</summary>
    public required string Zone { get; init; }

    /// <summary>The job that it submits.</summary>
    public required JobSpec Spec { get; init; }

    /// <summary>One of <see cref="OverlapPolicies"/>.</summary>
    public required string Overlap { get; init; }

    /// <summary>What happens about missed times.</summary>
    public required CatchUpPolicy CatchUp { get; init; }

    /// <summary>Whether it fires.</summary>
    public required bool Enabled { get; init; }

    /// <summary>The team that its jobs count for.</summary>
    public required string Team { get; init; }

    /// <summary>Who made it.</summary>
    public required string Owner { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it fires next, UTC; null when it is paused or its expression has no further time.</summary>
    public DateTimeOffset? NextFire { get; init; }

    /// <summary>The newest fire.</summary>
    public ScheduleFire? LastFire { get; init; }

    /// <summary>How many fires wait for their turn.</summary>
    public int Waiting { get; init; }
}
