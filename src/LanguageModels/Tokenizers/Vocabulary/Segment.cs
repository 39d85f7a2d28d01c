namespace Distillery.LanguageModels;

/// <summary>A part of a text: an added token, or text between them.</summary>
/// <param name="Text">The text.</param>
/// <param name="TokenId">The token's id; null for plain text.</param>
/// <param name="IsFirst">Whether the whole text begins with it.</param>
internal readonly record struct Segment(string Text, int? TokenId, bool IsFirst);
