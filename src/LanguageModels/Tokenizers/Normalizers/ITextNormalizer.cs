namespace Distillery.LanguageModels;

/// <summary>Rewrites text before it is cut.</summary>
internal interface ITextNormalizer
{
    string Normalize(string text);
}
