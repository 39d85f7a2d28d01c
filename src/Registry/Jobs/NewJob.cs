using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A job as submitted: a valid spec and its stages.</summary>
public sealed record NewJob
{
    /// <summary>The spec with all defaults.</summary>
    public required JobSpec Spec { get; init; }

    /// <summary>Its stages, each after those that it depends on.</summary>
    public required IReadOnlyList<NewStage> Stages { get; init; }

    /// <summary>Who submits it.</summary>
    public required ActedBy Actor { get; init; }

    /// <summary>The same key answers the same job; none if absent.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The team on whose quota and share it runs; by the spec's label <c>team</c> when absent, else <see cref="TeamStore.Default"/>.</summary>
    public string? Team { get; init; }

    /// <summary>It must be done so long after its submission; with <see cref="DeadlineAt"/> absent.</summary>
    public TimeSpan? DeadlineAfter { get; init; }

    /// <summary>It must be done at this time.</summary>
    public DateTimeOffset? DeadlineAt { get; init; }
}
