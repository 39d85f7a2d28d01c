using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>Budget and optimiser. The best epoch by validation NDCG@20 is kept.</summary>
public sealed record TrainingSpec
{
    /// <summary>Passes over the training rows, at most.</summary>
    [Range(1, 10_000)]
    public int Epochs { get; init; } = 20;

    /// <summary>Rows in a step.</summary>
    [Range(1, 65_536)]
    public int Batch { get; init; } = 512;

    /// <summary>Adam's step size.</summary>
    [Range(1e-7, 1.0)]
    public double LearningRate { get; init; } = 0.002;

    /// <summary>L2 penalty inside Adam.</summary>
    [Range(0.0, 1.0)]
    public double WeightDecay { get; init; }

    /// <summary>Epochs without a better validation NDCG@20 after which training stops.</summary>
    [Range(1, 10_000)]
    public int Patience { get; init; } = 3;

    /// <summary>Seed of initialisation, order, dropout and sampling.</summary>
    [Range(0, int.MaxValue)]
    public int Seed { get; init; } = 1;
}
