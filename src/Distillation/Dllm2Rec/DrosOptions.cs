namespace Distillery.Distillation.Dllm2Rec;

/// <summary>The distributionally robust term that makes SASRec the student DROS.</summary>
public sealed record DrosOptions
{
    /// <summary>α, weight of the term, 0 or more; default 0.5 as in the README of the released program.</summary>
    public double Alpha { get; init; } = 0.5;

    /// <summary>β, radius of the robustness, above 0; default 1.</summary>
    public double Beta { get; init; } = 1.0;
}
