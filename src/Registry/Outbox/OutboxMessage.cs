namespace Distillery.Registry;

/// <summary>A message that waits to be sent.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind"><c>stage-ready</c> or <c>job-changed</c>.</param>
/// <param name="JobId">The job.</param>
/// <param name="StageId">Set for <c>stage-ready</c>.</param>
/// <param name="Queue">Set for <c>stage-ready</c>.</param>
public sealed record OutboxMessage(long Id, string Kind, string JobId, string? StageId, string? Queue)
{
    /// <summary>Kind of a message that wakes the workers of a queue.</summary>
    public const string StageReady = "stage-ready";

    /// <summary>Kind of a message that wakes whoever follows a job.</summary>
    public const string JobChanged = "job-changed";
}
