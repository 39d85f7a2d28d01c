namespace Distillery.Teachers;

/// <summary>What a local LM teacher wrote for a window.</summary>
/// <param name="User">Row of the user.</param>
/// <param name="Position">Position of the window's target in the user's sequence.</param>
/// <param name="Title">The title, as it was written; may be in no catalogue.</param>
public sealed record GeneratedTitle(int User, int Position, string Title);
