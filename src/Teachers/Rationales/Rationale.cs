namespace Distillery.Teachers;

/// <summary>
/// What a model said about one window in SLIM's three steps. The window is named by its user and position, so that texts cannot silently be
/// laid beside the wrong windows.
/// </summary>
/// <param name="User">Row of the user.</param>
/// <param name="Position">Position of the window's target in the user's sequence: only earlier interactions may stand in the prompt.</param>
/// <param name="Text">The whole answer.</param>
/// <param name="Steps">The answer cut into its steps: preferences; categories and brands; products. Empty texts where a step is missing; always three.</param>
public sealed record Rationale(int User, int Position, string Text, IReadOnlyList<string> Steps);
