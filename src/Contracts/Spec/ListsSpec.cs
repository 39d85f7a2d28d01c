using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>How strongly and how deep the teacher's lists are learnt.</summary>
public sealed record ListsSpec
{
    /// <summary>Weight of the list loss beside the recommendation loss; 0 switches it off. DLLM2Rec's λ_d.</summary>
    [Range(0.0, 100.0)]
    public double? Weight { get; init; }

    /// <summary>Entries of each list that are used; absent = 20 for <c>fused</c>, 10 for <c>dllm2rec</c>.</summary>
    [Range(1, 200)]
    public int? K { get; init; }

    /// <summary><c>fused</c>: a list entry at 1-based rank r weighs exp(-r / decay), normalised.</summary>
    [Range(0.1, 1000.0)]
    [Description("fused: entry at rank r weighs exp(-r/decay), normalised over the list.")]
    public double Decay { get; init; } = 3.0;
}
