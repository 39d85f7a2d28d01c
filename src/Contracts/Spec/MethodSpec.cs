using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>How knowledge reaches the student.</summary>
public sealed record MethodSpec
{
    /// <summary><c>none</c> trains the plain student.</summary>
    [AllowedValues("fused", "dllm2rec", "slim", "none")]
    public string Name { get; init; } = "fused";

    /// <summary>DLLM2Rec: the paper's equations, or what the authors' program does.</summary>
    [AllowedValues("paper", "released-code")]
    public string Mode { get; init; } = "paper";

    /// <summary>The teacher's lists.</summary>
    public ListsSpec Lists { get; init; } = new();

    /// <summary>The teacher's item vectors.</summary>
    public VectorsSpec Vectors { get; init; } = new();

    /// <summary>DLLM2Rec: the three weights of a list entry (Eq. 6-10).</summary>
    public ImportanceSpec Importance { get; init; } = new();

    /// <summary>DROS: weight and radius of the distributionally robust term; absent = SASRec without it.</summary>
    [Description("DROS term on a BCE student; absent = none.")]
    public DrosSpec? Dros { get; init; }

    /// <summary>SLIM: rationales and how they are fused; the defaults when absent.</summary>
    public SlimSpec? Slim { get; init; }
}
