namespace Distillery.Contracts;

/// <summary>A request to a teacher that brought no answer to use.</summary>
public sealed record TeacherFaultView
{
    /// <summary>The request.</summary>
    public required string Id { get; init; }

    /// <summary><c>invalid</c>, <c>refused</c>, <c>failed</c> or <c>lost</c>.</summary>
    public required string State { get; init; }

    /// <summary>The model that was asked.</summary>
    public required string Model { get; init; }

    /// <summary>What was wrong.</summary>
    public string? Error { get; init; }

    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>Its name.</summary>
    public required string JobName { get; init; }

    /// <summary>Milliseconds until it ended.</summary>
    public long? Milliseconds { get; init; }

    /// <summary>Dollars that it cost; null where no price is known.</summary>
    public decimal? Usd { get; init; }

    /// <summary>When it was sent, UTC.</summary>
    public required DateTimeOffset At { get; init; }
}
