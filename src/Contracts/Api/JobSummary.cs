namespace Distillery.Contracts;

/// <summary>A job in a list.</summary>
public sealed record JobSummary
{
    /// <summary>Id of the job.</summary>
    public required string Id { get; init; }

    /// <summary>The spec's name.</summary>
    public required string Name { get; init; }

    /// <summary>One of <see cref="JobStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>Method of the spec.</summary>
    public required string Method { get; init; }

    /// <summary>The dataset as the spec names it.</summary>
    public required string Dataset { get; init; }

    /// <summary>Who submitted it.</summary>
    public required string Actor { get; init; }

    /// <summary>When it was submitted, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its first stage started, UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it came to an end, UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Priority: the spec's, until someone changes it.</summary>
    public int Priority { get; init; }

    /// <summary>The team on whose quota and share it runs.</summary>
    public string Team { get; init; } = "default";

    /// <summary>Why it ended as it did, one of <see cref="Causes"/>; null while it goes on and when it succeeded.</summary>
    public string? Cause { get; init; }

    /// <summary>Who paused it; null when it is not paused.</summary>
    public string? PausedBy { get; init; }

    /// <summary>When it must be done, UTC; null for never.</summary>
    public DateTimeOffset? DeadlineAt { get; init; }

    /// <summary>Share of the work that is done, <c>0 .. 1</c>.</summary>
    public double Progress { get; init; }

    /// <summary>Why it failed or was cancelled, as a sentence.</summary>
    public string? Error { get; init; }

    /// <summary>Labels: the spec's, until someone changes them.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
