namespace Distillery.LanguageModels;

/// <summary>A part of a text on its way to the model.</summary>
/// <param name="Text">The string that it is part of.</param>
/// <param name="Start">Its first character there.</param>
/// <param name="Length">Its length in UTF-16 units.</param>
/// <param name="IsFirst">Whether the whole text begins with it.</param>
internal readonly record struct Piece(string Text, int Start, int Length, bool IsFirst)
{
    internal ReadOnlySpan<char> Span => Text.AsSpan(Start, Length);

    internal Piece Part(int start, int length) => new(Text, Start + start, length, IsFirst && start == 0);

    internal Piece With(string text) => new(text, 0, text.Length, IsFirst);
}
