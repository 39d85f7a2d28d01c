using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>How answers are drawn; part of an answer's key in the cache.</summary>
public sealed record DecodingSpec
{
    /// <summary>0 takes the likeliest token.</summary>
    [Range(0.0, 2.0)]
    public double Temperature { get; init; }

    /// <summary>Share of the probability that is drawn from.</summary>
    [Range(0.01, 1.0)]
    public double TopP { get; init; } = 1;

    /// <summary>Longest answer, in tokens.</summary>
    [Range(1, 131_072)]
    public int MaxTokens { get; init; } = 512;

    /// <summary>Sent to the endpoint where it takes one.</summary>
    [Range(0, int.MaxValue)]
    public int? Seed { get; init; }
}
