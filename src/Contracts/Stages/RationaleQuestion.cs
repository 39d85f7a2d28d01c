namespace Distillery.Contracts;

/// <summary>For which windows the teacher writes rationales.</summary>
/// <param name="Users">Users of whom one training window each is drawn, by the teacher's seed; null asks for every window of every part.</param>
public sealed record RationaleQuestion(int? Users);
