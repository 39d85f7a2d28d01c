using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>When asking ends early because it makes no sense.</summary>
public sealed record StopSpec
{
    /// <summary>Share of answers that could not be used.</summary>
    [Range(0.0, 1.0)]
    public double InvalidShare { get; init; } = 0.5;

    /// <summary>Share of requests that failed; 429 does not count.</summary>
    [Range(0.0, 1.0)]
    public double FailedShare { get; init; } = 0.5;

    /// <summary>Requests after which the shares are looked at.</summary>
    [Range(1, 1_000_000)]
    public int After { get; init; } = 20;
}
