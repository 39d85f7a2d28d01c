using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>SLIM: the small language model that learns the teacher's rationales.</summary>
public sealed record StudentLmSpec
{
    /// <summary><c>tiny</c>: a small decoder trained from scratch on the dataset's own text; else a folder with a Hugging Face model.</summary>
    [Description("tiny (a small decoder trained from scratch on the dataset's own text, not an LLM), or a folder with config.json, safetensors and tokenizer.")]
    [MaxLength(500)]
    public string Model { get; init; } = "tiny";

    /// <summary>Users whose rationale the teacher writes for it to learn from; one training window each.</summary>
    [Range(1, 1_000_000)]
    [Description("Users whose rationale it learns from (the paper: 1,000 to 2,000).")]
    public int Users { get; init; } = 1000;

    /// <summary>Its adapters.</summary>
    public LoraSpec Lora { get; init; } = new();

    /// <summary>Its fine-tuning.</summary>
    public TuningSpec Tuning { get; init; } = new();

    /// <summary>Longest rationale that it writes, in tokens.</summary>
    [Range(1, 4096)]
    public int MaxNewTokens { get; init; } = 96;

    /// <summary>Windows that are written at once.</summary>
    [Range(1, 4096)]
    public int Batch { get; init; } = 64;
}
