namespace Distillery.Cli.Teachers;

/// <summary>The prompt for one user.</summary>
/// <param name="Asks"><c>lists</c> or <c>rationales</c>.</param>
/// <param name="Model">The model that would be asked.</param>
/// <param name="Template">The template and its version.</param>
/// <param name="User">Row of the user.</param>
/// <param name="Position">Position of the window's target; only earlier items stand in the prompt.</param>
/// <param name="Key">Key of the answer.</param>
/// <param name="PromptTokensAtMost">Upper bound of the prompt's tokens.</param>
/// <param name="CompletionTokensAtMost">Most tokens of the answer.</param>
/// <param name="System">Text of the system message; null where there is none.</param>
/// <param name="Text">Text of the user's message.</param>
/// <param name="Answer">The answer, where it was paid before; null where not.</param>
/// <param name="Note">What else there is to say; null where nothing.</param>
internal sealed record PromptPreview(
    string Asks, string Model, string Template, int User, int Position, string Key, long PromptTokensAtMost, int CompletionTokensAtMost, string? System, string Text, string? Answer, string? Note);
