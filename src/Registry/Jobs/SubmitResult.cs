using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Answer to a submission.</summary>
/// <param name="Job">The job.</param>
/// <param name="Created">False when the same key had submitted it before.</param>
public sealed record SubmitResult(JobSummary Job, bool Created);
