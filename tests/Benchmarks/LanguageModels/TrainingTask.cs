using Distillery.LanguageModels;
using Distillery.TensorFiles;
using TorchSharp;

namespace Distillery.Benchmarks.LanguageModels;

/// <summary>One model with batches, trained here and by the Python peer from the same files.</summary>
/// <param name="Name">What is shown.</param>
/// <param name="Config">The model's shape.</param>
/// <param name="Lora">The adapter; null trains all weights.</param>
/// <param name="Rows">Rows of a step.</param>
/// <param name="Prompt">Tokens of a row that are given.</param>
/// <param name="Answer">Tokens of a row that are learnt.</param>
internal sealed record TrainingTask(string Name, DecoderConfig Config, LoraOptions? Lora, int Rows, int Prompt, int Answer)
{
    internal const double Rate = 1e-3;

    /// <summary>Tokens of a step.</summary>
    internal int Tokens => Rows * (Prompt + Answer);

    /// <summary>The measured ones: the tiny preset, and the model of the command line with all weights and with an adapter.</summary>
    internal static IReadOnlyList<TrainingTask> All(LanguageModelSession session)
    {
        var options = session.Options;
        var preset = new TinyOptions();
        var tiny = new DecoderConfig
        {
            VocabularySize = preset.VocabularySize,
            Dim = preset.Dim,
            Layers = preset.Layers,
            Heads = preset.Heads,
            KeyValueHeads = preset.Heads,
            HeadDim = preset.Dim / preset.Heads,
            InnerDim = preset.InnerDim,
            TiedHead = true,
        };
        var lora = new LoraOptions { Rank = 16, Alpha = 32, Dropout = 0.05 };
        var (rows, answer) = (Math.Max(1, options.Batch / 4), options.Length / 4);
        var name = $"{session.Config.ParameterCount / 1e6:F0} M parameters";
        return
        [
            new("training, tiny preset, all weights", tiny, null, options.Batch / 2, 1, options.Length - 1),
            new("training, tiny preset, LoRA r=16", tiny, lora, options.Batch / 2, options.Length - answer, answer),
            new($"training, {name}, all weights", session.Config, null, rows, 1, options.Length - 1),
            new($"training, {name}, LoRA r=16", session.Config, lora, rows, options.Length - answer, answer),
        ];
    }

    /// <summary>So many steps on all rows at once.</summary>
    internal TuningOptions Options(int steps) => new()
    {
        Epochs = steps,
        Batch = Rows,
        MaxLength = Prompt + Answer,
        // Every row has the same length, so there is nothing to pack.
        Packing = false,
        LearningRate = Rate,
        WarmUp = 0,
        FinalRate = 1,
        CheckpointEvery = null,
    };

    /// <summary>Floating-point operations of a step: 6 per weight and token in full training, 4 with an adapter, whose frozen weights have no gradient.</summary>
    internal double FlopsPerToken()
    {
        var head = (double)Config.VocabularySize * Config.Dim;
        var body = (double)Config.NonEmbeddingParameterCount;
        // The output layer works at the learnt places only.
        var share = (double)Answer / (Prompt + Answer);
        return Lora is null ? 6 * (body + head * share) : 4 * (body + head * share);
    }

    /// <summary>The rows of every step: always the same, so that both sides see them however they order them.</summary>
    internal List<TuningExample> Examples()
    {
        var random = new Random(7);
        int[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(4, Config.VocabularySize))];
        return [.. Enumerable.Range(0, Rows).Select(_ => new TuningExample(Draw(Prompt), Draw(Answer)))];
    }

    /// <summary>Writes model and batches for the peer.</summary>
    internal void Write(string folder, Decoder decoder, IReadOnlyList<TuningExample> examples)
    {
        decoder.Save(folder);
        using var scope = torch.NewDisposeScope();
        long[] shape = [1, Rows, Prompt + Answer];
        var ids = torch.tensor(examples.SelectMany(example => example.Prompt.Concat(example.Answer)).Select(id => (long)id).ToArray()).view(shape);
        var labels = torch.tensor(examples.SelectMany(example => example.Prompt.Select(_ => -100L).Concat(example.Answer.Select(id => (long)id))).ToArray()).view(shape);
        SafeTensors.Write(Path.Combine(folder, "batches.safetensors"), new Dictionary<string, torch.Tensor> { ["ids"] = ids, ["labels"] = labels });
    }
}
