namespace Distillery.Contracts;

/// <summary>A file with prompts and answers for people to read (<see cref="TextSamples"/>).</summary>
/// <param name="JobId">The job that wrote it.</param>
/// <param name="JobName">The job's name.</param>
/// <param name="Stage">The stage, for example <c>ask-rationales</c>.</param>
/// <param name="File">The file.</param>
/// <param name="At">When it was written, UTC.</param>
public sealed record TextFileView(string JobId, string JobName, string Stage, ArtifactView File, DateTimeOffset At);
