namespace Distillery.Teachers;

/// <summary>A prompt about one window, as it is sent.</summary>
/// <param name="User">Row of the user.</param>
/// <param name="Position">Position of the window's target; only earlier items stand in the prompt.</param>
/// <param name="Key">Key of its answer.</param>
/// <param name="Prompt">The text.</param>
/// <param name="TokensAtMost">Upper bound of its tokens, see <see cref="TokenBound"/>.</param>
public sealed record AskedPrompt(int User, int Position, string Key, Prompt Prompt, long TokensAtMost);
