using Distillery.LanguageModels;
using TorchSharp;

namespace Distillery.Teachers;

/// <summary>Settings of <see cref="LocalLmTeacher"/>. The defaults are BIGRec's where a folder is named; <c>tiny</c> has its own, see <see cref="LocalLmDefaults"/>.</summary>
public sealed record LocalLmOptions
{
    /// <summary><c>tiny</c>, or a folder with a Hugging Face model. <value>The default is tiny.</value></summary>
    public string Model { get; init; } = TinyModel.Name;

    /// <summary>Training windows that it is fine-tuned on, at least 1; a quarter of all windows at most. <value>The default is 1,024.</value></summary>
    public int Samples { get; init; } = 1024;

    /// <summary>Validation windows that choose the best epoch. <value>The default is 256.</value></summary>
    public int ValidationSamples { get; init; } = 256;

    /// <summary>Validation windows that choose γ. <value>The default is 1,000.</value></summary>
    public int GammaSamples { get; init; } = 1000;

    /// <summary>Training windows that get a list, drawn by the seed; every one that was not learnt from when null.</summary>
    public int? Windows { get; init; }

    /// <summary>Re-weighting of the distances.</summary>
    public LocalLmVariant Variant { get; init; }

    /// <summary>γ of the re-weighting, at least 0; null chooses it on validation.</summary>
    public double? Gamma { get; init; }

    /// <summary>Items in a list, at least 1. <value>The default is 20.</value></summary>
    public int K { get; init; } = 20;

    /// <summary>Seed of the drawn windows, of the tiny model, adapters, order and ties. <value>The default is 0.</value></summary>
    public int Seed { get; init; }

    /// <summary>Whether items of the history are left out of the lists. <value>The default is true.</value></summary>
    public bool RemovesHistory { get; init; } = true;

    /// <summary>Width of beam search; only the best text is used. Null takes BIGRec's 4, and 1 for tiny.</summary>
    public int? Beams { get; init; }

    /// <summary>Longest generated title in tokens. Null takes BIGRec's 128, and for tiny what 99 of 100 catalogue titles need.</summary>
    public int? MaxNewTokens { get; init; }

    /// <summary>Its adapters; null for <see cref="LocalLmDefaults.Lora"/>.</summary>
    public LoraOptions? Lora { get; init; }

    /// <summary>Its fine-tuning; null for <see cref="LocalLmDefaults.Tuning"/>.</summary>
    public TuningOptions? Tuning { get; init; }

    /// <summary>Shape and training of the tiny model; null for <see cref="LocalLmDefaults.Tiny"/>.</summary>
    public TinyOptions? Tiny { get; init; }

    /// <summary>Prompt template, see <see cref="PromptTemplate.Load"/>; null for <see cref="LocalLmDefaults.Template"/>.</summary>
    public string? Template { get; init; }

    /// <summary>Windows in one part of the generation; a finished part is not lost. Null takes 2,048 for tiny, 256 for any other.</summary>
    public int? PartSize { get; init; }

    /// <summary>Rows that are generated side by side. <value>The default is 64.</value></summary>
    public int BatchRows { get; init; } = 64;

    /// <summary>Where it computes; null for the CPU.</summary>
    public torch.Device? Device { get; init; }

    /// <summary>Whether the model is trained here from scratch.</summary>
    public bool IsTiny => Model == TinyModel.Name;

    /// <summary><c>tiny</c>, or the name of the model's folder.</summary>
    public string ModelName => IsTiny ? TinyModel.Name : Path.GetFileName(Path.TrimEndingDirectorySeparator(Model));

    /// <summary>How this teacher is named beside every number.</summary>
    public string Label => IsTiny ? "tiny decoder trained on this dataset's text (not an LLM), as BIGRec" : $"{ModelName}, fine-tuned as BIGRec";

    internal void Check()
    {
        AtLeast(Samples, 1, "samples");
        AtLeast(ValidationSamples, 0, "validationSamples");
        AtLeast(GammaSamples, 1, "gammaSamples");
        AtLeast(Windows ?? 1, 1, "windows");
        AtLeast(K, 1, "k");
        AtLeast(Beams ?? 1, 1, "beams");
        AtLeast(MaxNewTokens ?? 1, 1, "maxNewTokens");
        AtLeast(PartSize ?? 1, 1, "partSize");
        if (Gamma is { } gamma && !(double.IsFinite(gamma) && gamma >= 0))
            throw new ArgumentException($"teacher.gamma is {gamma}; a number from 0 on is right.");
        if (Gamma is not null && Variant == LocalLmVariant.Plain)
            throw new ArgumentException($"teacher.gamma is {Gamma}, but teacher.variant is plain, which has none.");
    }

    private static void AtLeast(int value, int least, string name)
    {
        if (value < least)
            throw new ArgumentException($"teacher.{name} is {value}; a whole number from {least} on is right.");
    }
}
