using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>DLLM2Rec's importance weights of a teacher's list entry (Eq. 6-10); 0 switches one off.</summary>
public sealed record ImportanceSpec
{
    /// <summary>γ_p, weight of the position.</summary>
    [Range(0.0, 10.0)]
    public double Position { get; init; } = 0.3;

    /// <summary>γ_c, weight of the confidence.</summary>
    [Range(0.0, 10.0)]
    public double Confidence { get; init; } = 0.5;

    /// <summary>γ_o, weight of the consistency with the student's own list.</summary>
    [Range(0.0, 10.0)]
    public double Consistency { get; init; } = 0.1;

    /// <summary>β of the position weight exp(-rank/β).</summary>
    [Range(0.01, 1000.0)]
    public double Beta { get; init; } = 1.0;
}
