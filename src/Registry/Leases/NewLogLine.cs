namespace Distillery.Registry;

/// <summary>A log line that has no number yet.</summary>
/// <param name="Time">UTC.</param>
/// <param name="Level"><c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Text">The line.</param>
public sealed record NewLogLine(DateTimeOffset Time, string Level, string Text);
