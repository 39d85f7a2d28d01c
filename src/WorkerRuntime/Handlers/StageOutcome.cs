namespace Distillery.WorkerRuntime;

/// <summary>A stage that did what it should. Everything else is an exception.</summary>
/// <param name="Summary">A sentence for people, for example <c>8,713 windows of 1,945 users; 23 % of the test targets are cold</c>.</param>
public sealed record StageOutcome(string Summary);
