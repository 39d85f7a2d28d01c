namespace Distillery.Registry;

/// <summary>A message that waits to be sent.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind"><c>stage-ready</c>, <c>job-changed</c> or <c>resend</c>.</param>
/// <param name="JobId">The job.</param>
/// <param name="StageId">Set for <c>stage-ready</c>.</param>
/// <param name="Queue">Set for <c>stage-ready</c>.</param>
public sealed record OutboxMessage(long Id, string Kind, string JobId, string? StageId, string? Queue)
{
    /// <summary>Kind of a message that wakes the workers of a queue.</summary>
    public const string StageReady = "stage-ready";

    /// <summary>Kind of a message that wakes whoever follows a job.</summary>
    public const string JobChanged = "job-changed";

    /// <summary>Kind of a message that is a dead letter sent once more.</summary>
    public const string Resend = "resend";

    /// <summary>Set for <c>resend</c>.</summary>
    public string? DeadLetterId { get; init; }

    /// <summary>W3C trace context of what caused the message.</summary>
    public string? TraceParent { get; init; }

    /// <summary>How often it was taken, this time included.</summary>
    public int Attempts { get; init; } = 1;
}
