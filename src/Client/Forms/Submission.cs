using Distillery.Contracts;

namespace Distillery.Client;

/// <summary>The answer to a submitted spec.</summary>
/// <param name="Job">The job.</param>
/// <param name="IsNew">False when the idempotency key had already made this job.</param>
public sealed record Submission(JobSummary Job, bool IsNew);
