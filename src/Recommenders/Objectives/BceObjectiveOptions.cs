namespace Distillery.Recommenders;

/// <summary>Settings of a <see cref="BceObjective"/>. The defaults are those of the paper's SASRec.</summary>
public sealed record BceObjectiveOptions
{
    /// <summary>Sampled negatives of each row, 1 or more; default 1.</summary>
    public int Negatives { get; init; } = 1;

    /// <summary>α, the weight of the DROS term, 0 or more; default 0. DLLM2Rec's DROS rows use 0.5 to 1.</summary>
    public double DrosWeight { get; init; }

    /// <summary>β, the radius of the DROS term, above 0; default 1.</summary>
    public double DrosBeta { get; init; } = 1;
}
