using TorchSharp;
using static TorchSharp.torch;

namespace Distillery.LanguageModels.Tests;

/// <summary>Decoders with drawn weights, large enough that their scores differ clearly.</summary>
internal static class SmallDecoders
{
    public static DecoderConfig Config(string kind) => kind switch
    {
        "plain" => new DecoderConfig { VocabularySize = 50, Dim = 32, Layers = 2, Heads = 4, KeyValueHeads = 4, HeadDim = 8, InnerDim = 64, MaxPositions = 200, InitialDeviation = 0.3, EosIds = [1] },
        "grouped" => new DecoderConfig { VocabularySize = 37, Dim = 40, Layers = 2, Heads = 6, KeyValueHeads = 2, HeadDim = 20, InnerDim = 52, MaxPositions = 200, InitialDeviation = 0.3, TiedHead = true, QueryKeyValueBias = true, ModelType = "qwen2", EosIds = [1] },
        "window" => new DecoderConfig { VocabularySize = 61, Dim = 48, Layers = 2, Heads = 3, KeyValueHeads = 1, HeadDim = 70, InnerDim = 33, MaxPositions = 200, InitialDeviation = 0.3, SlidingWindow = 7, ModelType = "mistral", EosIds = [1] },
        "biased" => new DecoderConfig { VocabularySize = 33, Dim = 24, Layers = 1, Heads = 2, KeyValueHeads = 1, HeadDim = 12, InnerDim = 1100, MaxPositions = 200, InitialDeviation = 0.2, QueryKeyValueBias = true, AttentionOutputBias = true, FeedForwardBias = true, EosIds = [1] },
        _ => throw new ArgumentException(kind),
    };

    public static Decoder Create(string kind, long seed = 4)
    {
        var decoder = Decoder.Create(Config(kind), seed);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var generator = new torch.Generator(9);
        // Biases and norms that do something.
        foreach (var (name, parameter) in decoder.named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal) || name.Contains("norm", StringComparison.Ordinal))
                parameter.add_(zeros(parameter.shape).normal_(0, 0.2, generator));
        }

        return decoder;
    }

    /// <summary>Prompts of different lengths.</summary>
    public static List<int[]> Prompts(int vocabulary, params int[] lengths) =>
        [.. lengths.Select((length, row) => Enumerable.Range(0, length).Select(i => 2 + (int)(SplitMix.At((ulong)row, (ulong)i) % (ulong)(vocabulary - 2))).ToArray())];

    /// <summary>Scores of every token by one pass without a cache, <c>[time][vocabulary]</c>.</summary>
    public static double[][] Logits(Decoder decoder, int[] ids)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var logits = decoder.Logits(decoder.Hidden(new DecoderBatch(tensor(ids.Select(id => (long)id).ToArray()).unsqueeze(0))));
        return [.. logits.Values().Chunk(decoder.Config.VocabularySize)];
    }

    public static double LogProbability(double[] scores, int id)
    {
        var top = scores.Max();
        return scores[id] - top - Math.Log(scores.Sum(score => Math.Exp(score - top)));
    }
}
