namespace Distillery.Teachers;

/// <summary>How a request ended, with the answers that it brought. Both are recorded together, or neither.</summary>
public sealed record AttemptEnd
{
    /// <summary>The request, see <see cref="AttemptStart.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>How it ended.</summary>
    public required AttemptOutcome Outcome { get; init; }

    /// <summary>Tokens that the endpoint stated; null where it stated none, or impossible ones.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Picodollars of <see cref="Usage"/>; null where there is none, or no price.</summary>
    public long? Pico { get; init; }

    /// <summary>Without usage: whether the endpoint may have billed it. Then the reserved amount counts against the budget.</summary>
    public bool MayBeBilled { get; init; }

    /// <summary>Milliseconds from sending to the end.</summary>
    public long Milliseconds { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>The answers; only those that are right.</summary>
    public IReadOnlyList<StoredAnswer> Answers { get; init; } = [];
}
