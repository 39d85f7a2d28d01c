namespace Distillery.Teachers;

/// <summary>A question and what came of it so far.</summary>
/// <param name="Call">The question.</param>
/// <param name="Failures">Tries that failed.</param>
/// <param name="Invalid">Answers that were invalid.</param>
internal sealed record CallTurn(Call Call, int Failures, int Invalid);
