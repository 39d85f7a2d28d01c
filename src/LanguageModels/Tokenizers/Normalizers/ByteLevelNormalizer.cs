namespace Distillery.LanguageModels;

/// <summary>The byte alphabet as a normalizer.</summary>
internal sealed class ByteLevelNormalizer : ITextNormalizer
{
    public string Normalize(string text) => ByteAlphabet.FromText(text);
}
