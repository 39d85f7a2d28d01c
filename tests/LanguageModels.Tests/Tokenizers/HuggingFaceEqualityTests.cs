using System.Text.Json.Nodes;

namespace Distillery.LanguageModels.Tests;

/// <summary>Our ids and texts against Hugging Face's own implementation (see <c>Golden/make-golden.mjs</c>) on 10,000 texts in many scripts.</summary>
[Trait("tier", "golden")]
public sealed class HuggingFaceEqualityTests
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 10_000).Select(i => FuzzText.Of((uint)i))];

    public static TheoryData<string> Variants => [.. GoldenFiles.Json("variants.json").AsObject().Select(variant => variant.Key)];

    [Fact]
    public void FuzzText_InBothLanguages_IsTheSame() =>
        GoldenFiles.ShouldBeGolden(Texts, GoldenFiles.Json("golden.json")["texts"]!.GetValue<string>(), "texts");

    [Theory]
    [MemberData(nameof(Variants))]
    public void EncodeAndDecode_TenThousandTexts_AsTheRustImplementation(string name)
    {
        var golden = GoldenFiles.Json("golden.json")["variants"]![name]!;
        var tokenizer = GoldenFiles.Variant(name);
        var ids = Array.ConvertAll(Texts, text => tokenizer.Encode(text));
        GoldenFiles.ShouldBeGolden(Array.ConvertAll(ids, row => string.Join(',', row)), golden["ids"]!.GetValue<string>(), $"{name}, ids");
        GoldenFiles.ShouldBeGolden(Array.ConvertAll(ids, row => tokenizer.Decode([.. row])), golden["text"]!.GetValue<string>(), $"{name}, decoded text");
    }

    [Fact]
    public void Train_OnTheFuzzTexts_GivesTheCommittedFile()
    {
        using var folder = new TempFolder();
        var texts = Enumerable.Range(0, 6000).Select(i => FuzzText.Of((uint)(1_000_000 + i), plain: true));
        BpeTrainer.Train(texts, new BpeTrainerOptions { VocabularySize = 900, SpecialTokens = ["<pad>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"] }).Save(folder.Path);
        var written = File.ReadAllText(folder.File("tokenizer.json"));
        // The file is written by hand: DISTILLERY_WRITE_GOLDEN=1 dotnet test --filter Train_OnTheFuzzTexts
        if (Environment.GetEnvironmentVariable("DISTILLERY_WRITE_GOLDEN") == "1")
            File.WriteAllText(GoldenFiles.PathOf("byte-level.json"), written);
        JsonNode.DeepEquals(JsonNode.Parse(written), GoldenFiles.Json("byte-level.json")).ShouldBeTrue("the trainer learns something else than it did");
    }
}
