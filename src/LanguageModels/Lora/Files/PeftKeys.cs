using TorchSharp.Modules;

namespace Distillery.LanguageModels;

/// <summary>Names of an adapter's tensors in PEFT's file.</summary>
internal static class PeftKeys
{
    internal const string Prefix = "base_model.model.";
    internal const string A = ".lora_A.weight";
    internal const string B = ".lora_B.weight";

    /// <summary>Without ".weight", unlike the others.</summary>
    internal const string Magnitude = ".lora_magnitude_vector";

    internal static string KeyOf(string path, string ending) => Prefix + path + ending;

    internal static IEnumerable<(string Name, Parameter Parameter)> Of(LoraBranch branch)
    {
        yield return (KeyOf(branch.Target.Path, A), branch.A);
        yield return (KeyOf(branch.Target.Path, B), branch.B);
        if (branch.Magnitude is { } magnitude)
            yield return (KeyOf(branch.Target.Path, Magnitude), magnitude);
    }
}
