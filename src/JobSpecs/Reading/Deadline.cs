namespace Distillery.JobSpecs;

/// <summary>When a job must be done; one of the two is set.</summary>
/// <param name="After">So long after its submission.</param>
/// <param name="At">At this time, UTC.</param>
public sealed record Deadline(TimeSpan? After, DateTimeOffset? At);
