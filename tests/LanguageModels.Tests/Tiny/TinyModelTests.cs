using TorchSharp;

namespace Distillery.LanguageModels.Tests;

public sealed class TinyModelTests
{
    // Small enough for a test: the shape of the preset is checked apart.
    private static readonly TinyOptions Small = new() { VocabularySize = 320, Dim = 32, Layers = 2, Heads = 2, InnerDim = 48, ContextLength = 24, MaxTokens = 30_000, LearningRate = 1e-2 };

    [Fact]
    public void Defaults_Weights_AreAtLeastOneAndAHalfMillionOutsideTheTokenTable()
    {
        var options = new TinyOptions();
        var config = options.Config(options.VocabularySize);
        using var decoder = Decoder.Create(config, 1);
        var counted = decoder.named_parameters().Where(pair => !pair.name.Contains("embed_tokens", StringComparison.Ordinal)).Sum(pair => pair.parameter.numel());

        counted.ShouldBeGreaterThanOrEqualTo(1_500_000);
        config.NonEmbeddingParameterCount.ShouldBe(counted);
    }

    [Fact]
    public void Train_SimpleTexts_LearnsThemAndTheirEnd()
    {
        using var tiny = TinyModel.Train(Texts(), Small with { Epochs = 30 });

        tiny.Training.StepLosses[0].ShouldBeGreaterThan(5);
        tiny.Training.Best!.Loss.ShouldBeLessThan(1.2);
        var said = TuningWorld.Greedy(tiny.Decoder, [.. tiny.Tokenizer.Encode("red lamp, size")], most: 20);
        tiny.Tokenizer.Decode([.. said]).ShouldMatch(@"^ [0-9]+ cm$");
        said[^1].ShouldBe(tiny.Tokenizer.EosId!.Value);
    }

    [Fact]
    public void Train_KilledAndTakenUp_EqualsAnUnbrokenRun()
    {
        var options = Small with { MaxTokens = 4_000 };
        using var whole = TinyModel.Train(Texts(), options);
        var kept = new MemoryCheckpoints();
        using var source = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => TinyModel.Train(Texts(), options, kept, _ => source.Cancel(), source.Token));
        using var resumed = TinyModel.Train(Texts(), options, kept);

        resumed.Training.ResumedAtStep.ShouldNotBeNull();
        resumed.Training.StepLosses.ShouldBe(whole.Training.StepLosses);
        TuningWorld.Difference(TuningWorld.Values(resumed.Decoder.parameters()), TuningWorld.Values(whole.Decoder.parameters())).ShouldBe(0);
    }

    [Fact]
    public void Save_Folder_LoadsAgainToTheSameNumbers()
    {
        using var folder = new TempFolder();
        using var scope = torch.NewDisposeScope();
        using var tiny = TinyModel.Train(Texts(), Small with { MaxTokens = 2_000 });
        tiny.Save(folder.Path);

        foreach (var file in (string[])["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"])
            File.Exists(folder.File(file)).ShouldBeTrue(file);
        using var decoder = Decoder.Load(folder.Path);
        var tokenizer = Tokenizer.Load(folder.Path);
        var ids = tokenizer.Encode("blue chair, size 7 cm");
        ids.ShouldBe(tiny.Tokenizer.Encode("blue chair, size 7 cm"));
        using var noGrad = torch.no_grad();
        var batch = new DecoderBatch(torch.tensor(ids.Select(id => (long)id).ToArray()).unsqueeze(0));
        LoraAdapterTests.Difference(decoder.Logits(decoder.Hidden(batch)), tiny.Decoder.Logits(tiny.Decoder.Hidden(batch))).ShouldBe(0);
        (decoder.Config.BosId, decoder.Config.EosIds.Single()).ShouldBe((tokenizer.BosId, tokenizer.EosId!.Value));
    }

    [Fact]
    public void Examples_LongText_IsCutIntoPiecesWithoutLosingAToken()
    {
        var tokenizer = BpeTrainer.Train(Texts(), new BpeTrainerOptions { VocabularySize = 300 });
        var text = string.Join(' ', Texts().Take(5));
        var examples = TinyTexts.Examples(tokenizer, text, 16).ToList();

        examples.SelectMany(example => example.Answer).ShouldBe([.. tokenizer.Encode(text, addSpecialTokens: false), tokenizer.EosId!.Value]);
        examples.ShouldAllBe(example => example.Prompt.Length == 1 && example.Answer.Length <= 16);
        examples.Select(example => example.Prompt[0]).ShouldBe([tokenizer.BosId!.Value, .. examples.SkipLast(1).Select(example => example.Answer[^1])]);
    }

    [Fact]
    public void Train_NoText_IsAnError()
    {
        Should.Throw<ArgumentException>(() => TinyModel.Train([" ", ""])).Message.ShouldStartWith("There is no text to learn from: every one is blank.");
        Should.Throw<ArgumentException>(() => TinyModel.Train(["a"], new TinyOptions { Dim = 100 })).Message.ShouldBe("tiny.dim is 100: a multiple of 12, twice the heads, is needed.");
    }

    private static List<string> Texts()
    {
        string[] colours = ["red", "blue", "green", "white"], things = ["lamp", "chair", "table", "shelf", "cup"];
        return [.. from colour in colours from thing in things from size in Enumerable.Range(1, 9) select $"{colour} {thing}, size {size} cm"];
    }
}
