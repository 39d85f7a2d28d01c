namespace Distillery.LanguageModels;

/// <summary>Replaces every match of a pattern.</summary>
internal sealed class ReplaceNormalizer(TextPattern pattern, string replacement) : ITextNormalizer
{
    public string Normalize(string text) => pattern.Replace(text, replacement);
}
