namespace Distillery.Contracts;

/// <summary>One thing that is wrong with a spec.</summary>
/// <param name="Path">Where, for example <c>training.epochs</c> or <c>baselines[2].loss</c>; empty for the document itself.</param>
/// <param name="Message">The value and what would be right, as a sentence.</param>
public sealed record SpecProblem(string Path, string Message);
