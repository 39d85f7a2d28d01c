using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>How strongly the teacher's item vectors enter the student's item embedding.</summary>
public sealed record VectorsSpec
{
    /// <summary>Weight of the projected vector beside the free embedding; 0 switches it off. Absent = 1 for <c>fused</c>, 0.3 for <c>dllm2rec</c>.</summary>
    [Range(0.0, 100.0)]
    public double? Weight { get; init; }

    /// <summary>Whether every item keeps a free vector beside the projected one; false is the ablation "no offset".</summary>
    public bool Offset { get; init; } = true;
}
