using Distillery.LanguageModels;

namespace Distillery.Distillation.Stages;

/// <summary>SLIM's student LM: which model, how it is fine-tuned, how it writes.</summary>
public sealed record StudentLmOptions
{
    /// <summary>The name that trains a small decoder from scratch on the dataset's own text.</summary>
    public const string Tiny = "tiny";

    /// <summary><see cref="Tiny"/>, or a folder with a Hugging Face model; default tiny.</summary>
    public string Model { get; init; } = Tiny;

    /// <summary>Its adapters.</summary>
    public LoraOptions Lora { get; init; } = new();

    /// <summary>Its fine-tuning.</summary>
    public TuningOptions Tuning { get; init; } = new();

    /// <summary>Longest rationale, in tokens; default 96.</summary>
    public int MaxNewTokens { get; init; } = 96;

    /// <summary>Windows that are written at once; default 64.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Where it computes: <c>auto</c>, <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>What people read beside its rationales.</summary>
    public string Name => Model == Tiny ? "tiny (a small decoder trained on this dataset's text, not an LLM)" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Model));
}
