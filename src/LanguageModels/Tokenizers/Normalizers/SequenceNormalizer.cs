namespace Distillery.LanguageModels;

/// <summary>One normalizer after the other.</summary>
internal sealed class SequenceNormalizer(IReadOnlyList<ITextNormalizer> parts) : ITextNormalizer
{
    public string Normalize(string text) => parts.Aggregate(text, (current, part) => part.Normalize(current));
}
