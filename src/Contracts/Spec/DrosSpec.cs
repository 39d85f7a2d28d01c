using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>The distributionally robust term of DROS on top of a BCE loss.</summary>
public sealed record DrosSpec
{
    /// <summary>α, weight of the term.</summary>
    [Range(0.0, 10.0)]
    public double Alpha { get; init; } = 0.5;

    /// <summary>β, radius of the robustness.</summary>
    [Range(0.001, 100.0)]
    public double Beta { get; init; } = 1.0;
}
