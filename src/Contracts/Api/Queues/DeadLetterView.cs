namespace Distillery.Contracts;

/// <summary>A message that could not be handled.</summary>
public sealed record DeadLetterView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The queue that it was sent to, for example <c>stages-teacher</c>.</summary>
    public required string Queue { get; init; }

    /// <summary><c>error</c> when its consumer failed or it could not be read, <c>skipped</c> when nobody there consumes its type.</summary>
    public required string Kind { get; init; }

    /// <summary><c>waiting</c>, or <c>resent</c> once someone asked to send it again.</summary>
    public required string State { get; init; }

    /// <summary>What went wrong.</summary>
    public required string Reason { get; init; }

    /// <summary>Type of the error.</summary>
    public string? Exception { get; init; }

    /// <summary>Type of the message, as far as it can be told.</summary>
    public string? MessageType { get; init; }

    /// <summary>The sender's id of it.</summary>
    public string? MessageId { get; init; }

    /// <summary>The job that it is about, as far as it can be told.</summary>
    public string? JobId { get; init; }

    /// <summary>The message as text, at most 4,000 characters.</summary>
    public required string Payload { get; init; }

    /// <summary>Whether the message is longer than what is shown.</summary>
    public required bool PayloadCut { get; init; }

    /// <summary>Length of the message.</summary>
    public required long Bytes { get; init; }

    /// <summary>Whether it can be sent again.</summary>
    public required bool CanRetry { get; init; }

    /// <summary>When it was found, UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it was sent again, UTC.</summary>
    public DateTimeOffset? ResentAt { get; init; }

    /// <summary>Who sent it again.</summary>
    public string? ResentBy { get; init; }
}
