using TorchSharp;

namespace Distillery.LanguageModels.Tests;

public sealed class LoraDecoderTests
{
    [Theory]
    [MemberData(nameof(LoraAdapterTests.Kinds), MemberType = typeof(LoraAdapterTests))]
    public void Merge_TrainedAdapter_KeepsLogitsAndTheirFolderLoadsToEqualOnes(bool rsLora, bool dora)
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TempFolder();
        using var decoder = TuningWorld.Model();
        using var adapter = LoraAdapter.Attach(decoder, new LoraOptions { Rank = 4, Alpha = 8, UseRsLora = rsLora, UseDora = dora });
        new Tuner(TuningWorld.Options with { Epochs = 10, LearningRate = 0.01 }).Run(decoder, adapter, TuningWorld.Examples(10));
        var tokenizer = BpeTrainer.Train(["one two three"], new BpeTrainerOptions { VocabularySize = 262 });
        var plain = Logits(TuningWorld.Model());
        var unmerged = Logits(decoder);
        adapter.Merge();
        var merged = Logits(decoder);
        decoder.Save(folder.Path);
        tokenizer.Save(folder.Path);
        using var loaded = Decoder.Load(folder.Path);

        LoraAdapterTests.Difference(plain, unmerged).ShouldBeGreaterThan(0.1f);
        LoraAdapterTests.Difference(unmerged, merged).ShouldBeLessThan(1e-5f);
        LoraAdapterTests.Difference(merged, Logits(loaded)).ShouldBe(0);
        Tokenizer.Load(folder.Path).Encode("two one").ShouldBe(tokenizer.Encode("two one"));
    }

    [Fact]
    public void Load_SavedAdapter_OnAnotherCopyOfTheModel_GivesTheSameLogits()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TempFolder();
        using var decoder = TuningWorld.Model(tied: false);
        using var adapter = LoraAdapter.Attach(decoder, new LoraOptions { Rank = 4 });
        LoraAdapterTests.Disturb(adapter);
        adapter.Save(folder.Path, "tiny");
        using var other = TuningWorld.Model(tied: false);
        using var loaded = LoraAdapter.Load(folder.Path, other);

        LoraAdapterTests.Difference(Logits(decoder), Logits(other)).ShouldBe(0);
        loaded.NamedParameters.First().Name.ShouldBe("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight");
        loaded.TargetNames.ShouldBe(["down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj"]);
    }

    private static torch.Tensor Logits(Decoder decoder)
    {
        using var noGrad = torch.no_grad();
        return decoder.Logits(decoder.Hidden(new DecoderBatch(torch.tensor(new long[,] { { 1, 5, 9, 40, 33, 7 }, { 1, 8, 8, 20, 60, 3 } }))));
    }
}
