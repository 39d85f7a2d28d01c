using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Distillery.LanguageModels;

/// <summary>What must be equal for a run to go on where another stopped.</summary>
internal static class TuningSettings
{
    internal static SortedDictionary<string, string> Of(TuningOptions options, LearntWeights weights, LoraAdapter? adapter, IReadOnlyList<TuningExample> examples, IReadOnlyList<TuningExample> validation)
    {
        string Text(IFormattable value) => value.ToString(value is double ? "R" : null, CultureInfo.InvariantCulture);
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["examples"] = Digest(examples),
            ["validation"] = Digest(validation),
            ["epochs"] = Text(options.Epochs),
            ["maxTokens"] = options.MaxTokens is { } tokens ? Text(tokens) : "none",
            ["learningRate"] = Text(options.LearningRate),
            ["batch"] = Text(options.Batch),
            ["accumulation"] = Text(options.Accumulation),
            ["packing"] = options.Packing ? Text(options.PackLength ?? options.MaxLength) : "off",
            ["maxLength"] = Text(options.MaxLength),
            ["warmUp"] = Text(options.WarmUp),
            ["finalRate"] = Text(options.FinalRate),
            ["weightDecay"] = Text(options.WeightDecay),
            ["betas"] = $"{Text(options.Beta1)} {Text(options.Beta2)}",
            ["clipNorm"] = Text(options.ClipNorm),
            ["evaluateEverySteps"] = Text(options.EvaluateEverySteps),
            ["seed"] = Text(options.Seed),
            ["parameters"] = string.Join(' ', weights.Parameters.Select(pair => $"{pair.Name}[{string.Join(',', pair.Parameter.shape)}]")),
        };
        if (adapter is not null)
            settings["lora"] = string.Join(' ', adapter.Branches.Select(branch => $"{branch.Target.Path}*{Text(branch.Target.Scale)}")) + $" dropout {Text(adapter.Options.Dropout)}";
        return settings;
    }

    private static string Digest(IReadOnlyList<TuningExample> examples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var example in examples)
        {
            ReadOnlySpan<int> lengths = [example.Prompt.Length, example.Answer.Length];
            hash.AppendData(MemoryMarshal.AsBytes(lengths));
            hash.AppendData(MemoryMarshal.AsBytes(example.Prompt.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(example.Answer.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
