using TorchSharp;
using static TorchSharp.torch;

namespace Distillery.LanguageModels.Tests;

/// <summary>
/// The same work on a GPU as on the CPU: what a machine with one runs first (docs/gpu-checks.md). The CPU's own rows keep the tests themselves honest.
/// </summary>
public sealed class DeviceTests
{
    private static readonly TuningOptions Options = TuningWorld.Options with { Epochs = 2, LearningRate = 2e-3, EvaluateEverySteps = 3 };

    [SkippableTheory]
    [InlineData("cpu", false, false, false)]
    [InlineData("cpu", true, true, true)]
    [InlineData("cuda", false, false, false)]
    [InlineData("cuda", false, false, true)]
    [InlineData("cuda", true, true, true)]
    public void Tuning_WithAdapterAndDropout_HasTheCpusLosses(string name, bool rsLora, bool dora, bool checkpointing)
    {
        var device = Device(name);
        var lora = new LoraOptions { Rank = 4, Dropout = 0.2, UseRsLora = rsLora, UseDora = dora };
        var (wanted, here) = Tune(CPU, lora, Options with { GradientCheckpointing = checkpointing });
        here.Dispose();
        var (found, folder) = Tune(device, lora, Options with { GradientCheckpointing = checkpointing });
        using (folder)
        {
            found.StepLosses.Count.ShouldBe(wanted.StepLosses.Count);
            found.StepLosses.Zip(wanted.StepLosses).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-3 * pair.Second);
            found.Best!.Loss.ShouldBe(wanted.Best!.Loss, 1e-3 * wanted.Best.Loss);

            // What was learnt there is loaded here.
            using var decoder = TuningWorld.Model(tied: false);
            using var adapter = LoraAdapter.Load(folder.Path, decoder);
            using var scope = NewDisposeScope();
            var validation = TuningWorld.Examples(4, 9);
            var (loss, _) = AnswerLoss.Evaluate(decoder, TuningBatch.Of(validation, [[0], [1], [2], [3]], CPU));
            (loss / validation.Sum(example => example.Answer.Length)).ShouldBe(found.Best.Loss, 1e-3 * found.Best.Loss);
        }
    }

    [SkippableTheory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void Tuning_AllWeights_HasTheCpusLosses(string name)
    {
        var device = Device(name);
        List<double> Losses(torch.Device where)
        {
            using var decoder = Decoder.Create(TuningWorld.Config, 7, device: where);
            return [.. new Tuner(Options).Run(decoder, null, TuningWorld.Examples(13)).StepLosses];
        }

        Losses(device).Zip(Losses(CPU)).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-3 * pair.Second);
    }

    [SkippableTheory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void Tuning_KilledAndTakenUp_GoesOn(string name)
    {
        var device = Device(name);
        TuningResult Go(ITuningCheckpoints checkpoints)
        {
            using var decoder = Decoder.Create(TuningWorld.Config, 7, device: device);
            using var adapter = LoraAdapter.Attach(decoder, new LoraOptions { Rank = 4, Dropout = 0.2 });
            return new Tuner(Options with { CheckpointEverySteps = 1 }).Run(decoder, adapter, TuningWorld.Examples(13), TuningWorld.Examples(4, 9), checkpoints);
        }

        var whole = Go(new MemoryCheckpoints());
        var killed = new MemoryCheckpoints(2);
        Should.Throw<MemoryCheckpoints.KilledException>(() => Go(killed));
        var resumed = Go(new MemoryCheckpoints { Content = killed.Content });

        resumed.ResumedAtStep.ShouldBe(2);
        // Some of a GPU's kernels add in the order of their threads: bit-equal is promised for the CPU.
        resumed.StepLosses.Zip(whole.StepLosses).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-4 * pair.Second);
    }

    [SkippableTheory]
    [InlineData("cpu", false)]
    [InlineData("cuda", false)]
    [InlineData("cuda", true)]
    public void Tuning_InBfloat16_LearnsAndMerges(string name, bool dora)
    {
        var device = Device(name);
        using var decoder = Decoder.Create(TuningWorld.Config with { TiedHead = false }, 7, bfloat16, device);
        using var adapter = LoraAdapter.Attach(decoder, new LoraOptions { Rank = 8, UseDora = dora });
        var result = new Tuner(TuningWorld.Options with { Epochs = 30, LearningRate = 1e-2 }).Run(decoder, adapter, TuningWorld.Examples(8));

        result.StepLosses[^1].ShouldBeLessThan(0.8 * result.StepLosses[0]);
        adapter.Merge();
        decoder.parameters().ShouldAllBe(parameter => parameter.dtype == bfloat16 && parameter.device.type == device.type);
    }

    [SkippableTheory]
    [InlineData("cpu", "grouped")]
    [InlineData("cuda", "grouped")]
    [InlineData("cuda", "window")]
    public void Generation_GreedyBeamsTrieAndScores_AreTheCpus(string name, string kind)
    {
        var device = Device(name);
        using var decoder = SmallDecoders.Create(kind);
        using var folder = new TempFolder();
        decoder.Save(folder.Path);
        using var there = Decoder.Load(folder.Path, float32, device);
        using var ours = new Generator(decoder);
        using var theirs = new Generator(there, GenerationEngine.TensorOperations);
        var prompts = SmallDecoders.Prompts(37, 12, 3, 30, 7, 19);
        var trie = TokenTrie.Of(SmallDecoders.Prompts(37, 4, 2, 6, 3, 3, 5));
        foreach (var options in (GenerationOptions[])
        [
            new() { MaxNewTokens = 9, BatchRows = 3 },
            new() { MaxNewTokens = 9, Beams = 3, BatchRows = 6 },
            new() { MaxNewTokens = 9, Beams = 2, Trie = trie, StopIds = [1] },
        ])
        {
            theirs.Generate(prompts, options).Select(text => string.Join(' ', text.Ids)).ShouldBe(ours.Generate(prompts, options).Select(text => string.Join(' ', text.Ids)));
        }

        var texts = SmallDecoders.Prompts(37, 5, 1, 8, 2, 4);
        foreach (var (found, wanted) in theirs.Score(prompts, texts).Zip(ours.Score(prompts, texts)))
            found.Select(value => (double)value).ToArray().ShouldBeNear([.. wanted.Select(value => (double)value)], 2e-3, "scores");
        theirs.LastTokenVectors(prompts).Select(value => (double)value).ToArray().ShouldBeNear([.. ours.LastTokenVectors(prompts).Select(value => (double)value)], 2e-3, "vectors");
    }

    [SkippableTheory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void Bert_RaggedBatch_HasTheCpusVectors(string name)
    {
        var device = Device(name);
        using var golden = new GoldenModel("bert");
        using var here = BertModel.Load(golden.Folder);
        using var there = BertModel.Load(golden.Folder, device: device);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var ids = tensor(new long[,] { { 1, 5, 9, 3 }, { 2, 7, 0, 0 } });
        var real = tensor(new[,] { { true, true, true, true }, { true, true, false, false } });
        there.Hidden(ids.to(device), null, real.to(device)).narrow(1, 0, 2).Values().ShouldBeNear(here.Hidden(ids, null, real).narrow(1, 0, 2).Values(), 1e-3, "BERT");
    }

    private static torch.Device Device(string name)
    {
        Skip.If(name == "cuda" && !cuda.is_available(), "no GPU");
        return name == "cuda" ? CUDA : CPU;
    }

    // The adapter is left in the folder.
    private static (TuningResult Result, TempFolder Folder) Tune(torch.Device device, LoraOptions lora, TuningOptions options)
    {
        var folder = new TempFolder();
        using var decoder = Decoder.Create(TuningWorld.Config with { TiedHead = false }, 7, device: device);
        using var adapter = LoraAdapter.Attach(decoder, lora);
        var result = new Tuner(options).Run(decoder, adapter, TuningWorld.Examples(13), TuningWorld.Examples(4, 9));
        adapter.Save(folder.Path);
        return (result, folder);
    }
}
