namespace Distillery.Teachers;

/// <summary>A prompt that a local LM teacher will read.</summary>
/// <param name="User">Row of the user.</param>
/// <param name="Position">Position of the window's target; only earlier items stand in the prompt.</param>
/// <param name="Text">The whole prompt.</param>
/// <param name="Tokens">Its tokens before anything is cut; an upper bound where <see cref="LocalLmPlan.CountsExactly"/> is false.</param>
/// <param name="IsAnswered">Whether a title is written for this window.</param>
/// <param name="IsLearnt">Whether the model learns from this window.</param>
public sealed record LocalLmPrompt(int User, int Position, string Text, int Tokens, bool IsAnswered, bool IsLearnt);
