namespace Distillery.Contracts;

/// <summary>One window with what was asked and answered about it.</summary>
/// <param name="User">Row of the user.</param>
/// <param name="Position">Position of the window's target in the user's sequence.</param>
/// <param name="Part"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
/// <param name="History">Titles of the window's items, oldest first.</param>
/// <param name="Prompt">The whole prompt; null where the answer comes from none.</param>
/// <param name="Text">The whole answer.</param>
/// <param name="Steps">The answer cut into its steps; empty where it has none.</param>
public sealed record TextSample(int User, int Position, string Part, IReadOnlyList<string> History, string? Prompt, string Text, IReadOnlyList<string> Steps);
