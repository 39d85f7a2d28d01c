using System.Text;

namespace Distillery.LanguageModels;

/// <summary>Reads the <c>normalizer</c> of a <c>tokenizer.json</c>.</summary>
internal static class NormalizerReader
{
    internal static ITextNormalizer Read(JsonPart part) => part.Type switch
    {
        "Sequence" => new SequenceNormalizer([.. part.Objects("normalizers").Select(Read)]),
        "NFC" => new UnicodeNormalizer(NormalizationForm.FormC),
        "NFD" => new UnicodeNormalizer(NormalizationForm.FormD),
        "NFKC" => new UnicodeNormalizer(NormalizationForm.FormKC),
        "NFKD" => new UnicodeNormalizer(NormalizationForm.FormKD),
        "Lowercase" => CharacterNormalizer.Lowercase,
        "StripAccents" => CharacterNormalizer.StripMarks,
        "Strip" => new StripNormalizer(part.Flag("strip_left", true), part.Flag("strip_right", true)),
        "Prepend" => new PrependNormalizer(part.Text("prepend")),
        "Replace" => new ReplaceNormalizer(PreTokenizerReader.ReadPattern(part), part.Text("content")),
        "BertNormalizer" => ReadBert(part),
        "Nmt" => CharacterNormalizer.Nmt,
        "ByteLevel" => new ByteLevelNormalizer(),
        "Precompiled" => ReadPrecompiled(part),
        _ => throw part.Unsupported(
            "Sequence", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Strip", "Prepend", "Replace", "BertNormalizer", "Nmt", "ByteLevel", "Precompiled"),
    };

    private static SequenceNormalizer ReadBert(JsonPart part)
    {
        var steps = new List<ITextNormalizer>();
        var lowers = part.Flag("lowercase", true);
        if (part.Flag("clean_text", true))
            steps.Add(CharacterNormalizer.BertClean);
        if (part.Flag("handle_chinese_chars", true))
            steps.Add(CharacterNormalizer.BertChinese);
        if (part.Flag("strip_accents", lowers))
            steps.AddRange([new UnicodeNormalizer(NormalizationForm.FormD), CharacterNormalizer.StripNonSpacingMarks]);
        if (lowers)
            steps.Add(CharacterNormalizer.Lowercase);
        return new SequenceNormalizer(steps);
    }

    private static PrecompiledNormalizer ReadPrecompiled(JsonPart part)
    {
        try
        {
            return new PrecompiledNormalizer(new CharsMap(Convert.FromBase64String(part.Text("precompiled_charsmap")), part.Path));
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException($"{part.Path}.precompiled_charsmap is not base64: {exception.Message}", exception);
        }
    }
}
