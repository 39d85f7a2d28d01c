namespace Distillery.Cli.Teachers;

/// <summary>The prompt for one user, as a language model reads it that the job runs itself.</summary>
/// <param name="Model">What writes the titles, by its label.</param>
/// <param name="Template">The template and its version.</param>
/// <param name="User">Row of the user.</param>
/// <param name="Position">Position of the window's target; only earlier items stand in the prompt.</param>
/// <param name="PromptTokens">The prompt's tokens before anything is left out.</param>
/// <param name="PromptTokensRead">Most tokens of a prompt that are read.</param>
/// <param name="AnswerTokensAtMost">Most tokens of a title that it writes.</param>
/// <param name="Counted">How the tokens were counted.</param>
/// <param name="Text">The prompt.</param>
/// <param name="Note">What else there is to say; null where nothing.</param>
internal sealed record LocalPromptPreview(
    string Model, string Template, int User, int Position, int PromptTokens, int PromptTokensRead, int AnswerTokensAtMost, string Counted, string Text, string? Note);
