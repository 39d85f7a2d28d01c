using Distillery.LanguageModels;
using TorchSharp;

namespace Distillery.Benchmarks.LanguageModels;

/// <summary>What the parts of <c>bench lm</c> share.</summary>
/// <param name="Options">The command line.</param>
/// <param name="Peer">Python's side; null where it is missing.</param>
/// <param name="GemmRate">Float operations per second of this machine's matrix product, measured at the beginning.</param>
/// <param name="Output">Where lines go.</param>
internal sealed record LanguageModelSession(LanguageModelOptions Options, LanguageModelPeer? Peer, double GemmRate, TextWriter Output)
{
    /// <summary>Where our side computes.</summary>
    public required torch.Device Device { get; init; }

    /// <summary>A drawn model whose weights both sides have: it is written to a folder, and read from it where it is not for the CPU.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="folder">Where it is written.</param>
    public Decoder Model(DecoderConfig config, string folder)
    {
        var drawn = Decoder.Create(config, 1);
        drawn.Save(folder);
        if (Device.type == DeviceType.CPU) return drawn;
        drawn.Dispose();
        return Decoder.Load(folder, device: Device);
    }

    /// <summary>The model of the command line's size, in Llama 3's form: heads of 64, two query heads per key head, untied output layer.</summary>
    public DecoderConfig Config => new()
    {
        VocabularySize = Options.Vocabulary,
        Dim = Options.Dim,
        Layers = Options.Layers,
        Heads = Options.Dim / 64,
        KeyValueHeads = Math.Max(1, Options.Dim / 128),
        HeadDim = 64,
        InnerDim = Options.Dim * 11 / 4,
        MaxPositions = 2048,
        EosIds = [0],
    };

    /// <summary>Says how much of the machine's matrix rate a model's operations reached.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="operations">Float operations of the model's products.</param>
    /// <param name="seconds">Time that they took.</param>
    public void PrintRate(string name, double operations, double seconds) => Output.WriteLine(
        $"{name}: {operations / seconds / 1e9:F1} GFLOP/s in the model's products, {operations / seconds / GemmRate:P0} of the matrix product's {GemmRate / 1e9:F0}");

    /// <summary>The median.</summary>
    public static double Median(List<double> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
