namespace Distillery.LanguageModels.Tests;

/// <summary>Our ids and texts against SentencePiece's own implementation (see <c>Golden/make-golden-sentencepiece.py</c>) on 10,000 texts in many scripts.</summary>
[Trait("tier", "golden")]
public sealed class SentencePieceEqualityTests
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 10_000).Select(i => FuzzText.Of((uint)i, plain: true))];

    [Fact]
    public void FuzzText_InBothLanguages_IsTheSame() =>
        GoldenFiles.ShouldBeGolden(Texts, GoldenFiles.Json("golden-sentencepiece.json")["texts"]!.GetValue<string>(), "texts");

    [Theory]
    [InlineData("sp-bpe")]
    [InlineData("sp-unigram")]
    public void EncodeAndDecode_TenThousandTexts_AsSentencePiece(string name)
    {
        var golden = GoldenFiles.Json("golden-sentencepiece.json")["models"]![name]!;
        var tokenizer = Tokenizer.Load(GoldenFiles.PathOf($"{name}.model"));
        var ids = Array.ConvertAll(Texts, text => tokenizer.Encode(text, addSpecialTokens: false));
        GoldenFiles.ShouldBeGolden(Array.ConvertAll(ids, row => string.Join(',', row)), golden["ids"]!.GetValue<string>(), $"{name}, ids");
        GoldenFiles.ShouldBeGolden(Array.ConvertAll(ids, row => tokenizer.Decode([.. row])), golden["text"]!.GetValue<string>(), $"{name}, decoded text");
    }

    [Fact]
    public void Decode_BytesThatAreNoText_AreOneSignEach()
    {
        var tokenizer = Tokenizer.Load(GoldenFiles.PathOf("sp-bpe.model"));
        int[] Bytes(params int[] values) => [.. values.Select(value => tokenizer.IdOf($"<0x{value:X2}>")!.Value)];

        // A character that is cut short, then a whole one, then one byte too many.
        tokenizer.Decode([.. Bytes(0xE2, 0x82), tokenizer.IdOf("e")!.Value, .. Bytes(0xE2, 0x82, 0xAC, 0x82)]).ShouldBe("\uFFFD\uFFFDe€\uFFFD");
    }

    /// <summary>Expected texts are SentencePiece 0.1.97's.</summary>
    [Theory]
    [InlineData("sp-unigram", "▁ ▁ninja ▁", "ninja ")]
    [InlineData("sp-unigram", "▁ ▁ ▁ ▁(", "(")]
    [InlineData("sp-bpe", "▁ ▁the", " the")]
    public void Decode_SpacesAtTheBeginning_AsSentencePiece(string name, string pieces, string expected)
    {
        var tokenizer = Tokenizer.Load(GoldenFiles.PathOf($"{name}.model"));
        tokenizer.Decode([.. pieces.Split(' ').Select(piece => tokenizer.IdOf(piece)!.Value)]).ShouldBe(expected);
    }
}
