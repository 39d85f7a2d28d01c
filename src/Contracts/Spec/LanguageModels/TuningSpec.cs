using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>Budget and optimiser of a language model's fine-tuning. The best epoch by validation loss is kept.</summary>
public sealed record TuningSpec
{
    /// <summary>Passes over the examples, at most.</summary>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 3;

    /// <summary>AdamW's step size after the warm-up.</summary>
    [Range(1e-7, 1.0)]
    public double LearningRate { get; init; } = 0.0005;

    /// <summary>Examples in a pass through the model.</summary>
    [Range(1, 4096)]
    public int Batch { get; init; } = 8;

    /// <summary>Passes that are added up before the weights move.</summary>
    [Range(1, 4096)]
    public int Accumulation { get; init; } = 1;

    /// <summary>Longest example, prompt and answer, in tokens.</summary>
    [Range(16, 131_072)]
    public int MaxLength { get; init; } = 512;

    /// <summary>Share of the steps in which the step size grows.</summary>
    [Range(0.0, 0.9)]
    public double Warmup { get; init; } = 0.1;

    /// <summary>Epochs without a better validation loss after which tuning stops.</summary>
    [Range(1, 1000)]
    public int Patience { get; init; } = 2;

    /// <summary>Seed of adapters, order and dropout.</summary>
    [Range(0, int.MaxValue)]
    public int Seed { get; init; } = 1;
}
