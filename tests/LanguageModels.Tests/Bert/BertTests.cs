using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Distillery.LanguageModels.Tests;

/// <summary>BERT beside a plain PyTorch reference (Decoder/golden/make.py), and its vectors of texts.</summary>
public sealed class BertTests
{
    [Fact]
    public void Hidden_OneTextAlone_GivesTheReferencesStates()
    {
        using var golden = new GoldenModel("bert");
        using var model = BertModel.Load(golden.Folder);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        for (var row = 0; row < 2; row++)
        {
            var ids = tensor(golden.Rows()[row].Select(id => (long)id).ToArray()).unsqueeze(0);
            var kinds = tensor(golden.Json.GetProperty("kinds")[row].EnumerateArray().Select(kind => kind.GetInt64()).ToArray()).unsqueeze(0);
            model.Hidden(ids, kinds).Values().ShouldBeNear(GoldenModel.Doubles(golden.Json.GetProperty("states")[row]), 1e-5, $"row {row}");
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("bert.", false)]
    [InlineData("bert.", true)]
    public void Encode_RaggedBatch_PoolsOnlyRealTokens(string prefix, bool oldNames)
    {
        using var golden = new GoldenModel("bert");
        golden.WriteWeights(tensors =>
        {
            foreach (var name in tensors.Keys.ToList())
            {
                tensors.Remove(name, out var tensor);
                var renamed = oldNames ? name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal).Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal) : name;
                tensors.Add(prefix + renamed, tensor!);
            }

            tensors.Add("cls.predictions.bias", zeros(33));
            tensors.Add(prefix + "embeddings.position_ids", arange(20).unsqueeze(0));
        });
        using var encoder = new BertEncoder(BertModel.Load(golden.Folder), Words());
        // The second row has one kind of token throughout, as the encoder gives every text.
        var texts = golden.Rows();
        var mean = encoder.Encode([texts[0], texts[1]], Pooling.Mean);
        var cls = encoder.Encode([texts[0], texts[1]], Pooling.Cls);
        Row(mean, 1).ShouldBeNear(GoldenModel.Doubles(golden.Json.GetProperty("mean")[1]), 1e-5, "mean");
        Row(cls, 1).ShouldBeNear(GoldenModel.Doubles(golden.Json.GetProperty("cls")[1]), 1e-5, "cls");
        Row(mean, 0).ShouldBeNear(Row(encoder.Encode([texts[0]]), 0), 1e-5, "alone");

        double[] Row(float[] vectors, int row) => [.. vectors.Skip(row * encoder.Dim).Take(encoder.Dim).Select(value => (double)value)];
    }

    [Fact]
    public void Load_FolderWithTokenizer_EncodesTexts()
    {
        using var golden = new GoldenModel("bert");
        Words().Save(golden.Folder);
        using var encoder = BertEncoder.Load(golden.Folder);
        var texts = new[] { "a b c", "c", string.Join(' ', Enumerable.Repeat("a b", 200)) };
        var vectors = encoder.Encode(texts);
        vectors.Length.ShouldBe(3 * encoder.Dim);
        var tokenizer = Words();
        var longest = tokenizer.Encode(texts[2]);
        longest.Count.ShouldBeGreaterThan(20);
        int[][] ids = [[.. tokenizer.Encode(texts[0])], [.. tokenizer.Encode(texts[1])], [.. longest.Take(19), longest[^1]]];
        vectors.ShouldBe(encoder.Encode(ids));
        vectors.ShouldAllBe(value => float.IsFinite(value));
    }

    [Theory]
    [InlineData("model_type", "\"roberta\"", "model_type: 'roberta' is unknown; bert is known")]
    [InlineData("hidden_act", "\"silu\"", "hidden_act: \"silu\" is not supported; gelu is")]
    [InlineData("position_embedding_type", "\"relative_key\"", "position_embedding_type: \"relative_key\" is not supported")]
    public void Config_WrongField_IsNamed(string field, string value, string expected)
    {
        using var golden = new GoldenModel("bert");
        var config = JsonNode.Parse(File.ReadAllText(golden.ConfigFile))!;
        config[field] = JsonNode.Parse(value);
        File.WriteAllText(golden.ConfigFile, config.ToJsonString());
        Should.Throw<InvalidDataException>(() => BertModel.Load(golden.Folder)).Message.ShouldStartWith($"{golden.ConfigFile}: {expected}");
    }

    [Fact]
    public void Load_MissingTensor_NamesIt()
    {
        using var golden = new GoldenModel("bert");
        golden.WriteWeights(tensors => tensors.Remove("encoder.layer.1.output.LayerNorm.bias"));
        Should.Throw<InvalidDataException>(() => BertModel.Load(golden.Folder)).Message.ShouldContain("tensor 'encoder.layer.1.output.LayerNorm.bias' is missing");
    }

    [Fact]
    public void Encoder_TokenizerWithMoreTokens_IsRefused()
    {
        using var golden = new GoldenModel("bert");
        using var model = BertModel.Load(golden.Folder);
        var large = BpeTrainer.Train(["a b c"], new BpeTrainerOptions { VocabularySize = 400 });
        Should.Throw<ArgumentException>(() => new BertEncoder(model, large)).Message.ShouldStartWith($"The tokenizer has {large.VocabularySize} tokens, the model 33.");
    }

    // WordPiece with 30 tokens, as BERT has it.
    private static Tokenizer Words()
    {
        var vocabulary = new JsonObject();
        foreach (var token in (string[])["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. Enumerable.Range('a', 26).Select(letter => $"{(char)letter}")]) vocabulary.Add(token, vocabulary.Count);
        var special = new JsonArray([.. ((string[])["[PAD]", "[UNK]", "[CLS]", "[SEP]"]).Select((token, id) => (JsonNode)new JsonObject
        {
            ["id"] = id, ["content"] = token, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = true,
        })]);
        var json = new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = special,
            ["normalizer"] = new JsonObject { ["type"] = "BertNormalizer", ["clean_text"] = true, ["handle_chinese_chars"] = true, ["strip_accents"] = null, ["lowercase"] = true },
            ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
            ["post_processor"] = new JsonObject { ["type"] = "BertProcessing", ["sep"] = new JsonArray("[SEP]", 3), ["cls"] = new JsonArray("[CLS]", 2) },
            ["decoder"] = new JsonObject { ["type"] = "WordPiece", ["prefix"] = "##", ["cleanup"] = true },
            ["model"] = new JsonObject { ["type"] = "WordPiece", ["unk_token"] = "[UNK]", ["continuing_subword_prefix"] = "##", ["max_input_chars_per_word"] = 100, ["vocab"] = vocabulary },
        };
        var folder = Directory.CreateTempSubdirectory("distillery-wordpiece-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "tokenizer.json"), json.ToJsonString());
            return Tokenizer.Load(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
