namespace Distillery.Contracts;

/// <summary>One line of a run's log.</summary>
/// <param name="Sequence">Grows by order of arrival; ask for lines after one of these.</param>
/// <param name="Time">UTC.</param>
/// <param name="Level"><c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Text">The line.</param>
public sealed record LogLine(long Sequence, DateTimeOffset Time, string Level, string Stage, string Text);
