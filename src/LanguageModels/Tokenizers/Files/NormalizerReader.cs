namespace Distillery.LanguageModels;

/// <summary>Reads the <c>normalizer</c> of a <c>tokenizer.json</c>.</summary>
internal static class NormalizerReader
{
    internal static ITextNormalizer Read(JsonPart part) => part.Type switch
    {
        "Sequence" => new SequenceNormalizer([.. part.Objects("normalizers").Select(Read)]),
        "Prepend" => new PrependNormalizer(part.Text("prepend")),
        "Replace" => new ReplaceNormalizer(PreTokenizerReader.ReadPattern(part), part.Text("content")),
        _ => throw part.Unsupported("Sequence", "Prepend", "Replace"),
    };
}
