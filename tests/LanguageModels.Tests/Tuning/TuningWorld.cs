using TorchSharp;

namespace Distillery.LanguageModels.Tests;

/// <summary>A small decoder and examples whose answers follow from their prompts.</summary>
internal static class TuningWorld
{
    internal const int Vocabulary = 61;
    internal const int End = 2;

    internal static readonly TuningOptions Options = new()
    {
        Epochs = 3,
        Batch = 2,
        Accumulation = 2,
        LearningRate = 5e-3,
        MaxLength = 24,
        CheckpointEvery = null,
        ProgressEvery = TimeSpan.Zero,
    };

    internal static DecoderConfig Config { get; } = new()
    {
        VocabularySize = Vocabulary,
        Dim = 16,
        Layers = 2,
        Heads = 2,
        KeyValueHeads = 1,
        HeadDim = 8,
        InnerDim = 24,
        TiedHead = true,
        InitialDeviation = 0.3,
    };

    internal static Decoder Model(bool tied = true, torch.ScalarType? dtype = null) => Decoder.Create(Config with { TiedHead = tied }, 7, dtype);

    /// <summary>Prompts of 2 to 9 tokens; the answer counts on from the last one, 1 to 4 tokens and the end.</summary>
    internal static List<TuningExample> Examples(int count, ulong seed = 3)
    {
        int Draw(int example, int place, int bound) => (int)(SplitMix.At(SplitMix.Derive(seed, (ulong)example), (ulong)place) % (ulong)bound);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var prompt = Enumerable.Range(0, 2 + Draw(i, 0, 8)).Select(place => 3 + Draw(i, place + 1, 50)).ToArray();
            return new TuningExample([1, .. prompt], [.. Enumerable.Range(1, 1 + Draw(i, 20, 4)).Select(step => 3 + (prompt[^1] - 3 + step) % 50), End]);
        })];
    }

    /// <summary>Copies of all gradients.</summary>
    internal static List<float[]> Gradients(IEnumerable<torch.Tensor> parameters)
    {
        using var scope = torch.NewDisposeScope();
        return [.. parameters.Select(parameter => parameter.grad!.data<float>().ToArray())];
    }

    internal static List<float[]> Values(IEnumerable<torch.Tensor> parameters)
    {
        using var scope = torch.NewDisposeScope();
        return [.. parameters.Select(parameter => parameter.detach().data<float>().ToArray())];
    }

    /// <summary>The largest difference over all numbers.</summary>
    internal static float Difference(List<float[]> a, List<float[]> b)
    {
        a.Select(values => values.Length).ShouldBe(b.Select(values => values.Length));
        return a.Zip(b).SelectMany(pair => pair.First.Zip(pair.Second, (x, y) => Math.Abs(x - y))).Max();
    }

    /// <summary>What the model says after a prompt, the most likely token each time.</summary>
    internal static List<int> Greedy(Decoder decoder, int[] prompt, int most = 12)
    {
        using var noGrad = torch.no_grad();
        var said = new List<int>();
        while (said.Count < most && !said.Contains(End))
        {
            using var scope = torch.NewDisposeScope();
            long[] ids = [.. prompt.Concat(said).Select(id => (long)id)];
            var hidden = decoder.Hidden(new DecoderBatch(torch.tensor(ids).unsqueeze(0)));
            said.Add((int)decoder.Logits(hidden.select(1, ids.Length - 1)).argmax(-1).item<long>());
        }

        return said;
    }
}
