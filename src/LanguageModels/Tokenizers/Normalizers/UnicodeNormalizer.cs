using System.Text;

namespace Distillery.LanguageModels;

/// <summary><c>NFC</c>, <c>NFD</c>, <c>NFKC</c>, <c>NFKD</c>.</summary>
internal sealed class UnicodeNormalizer(NormalizationForm form) : ITextNormalizer
{
    public string Normalize(string text) => UnicodeForms.Normalize(text, form);
}
