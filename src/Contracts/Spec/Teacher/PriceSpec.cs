using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>What the endpoint charges, as its owner says; never guessed.</summary>
public sealed record PriceSpec
{
    /// <summary>US dollars for a million prompt tokens.</summary>
    [Range(0.0, 1e6)]
    public double InputPerMillion { get; init; }

    /// <summary>US dollars for a million answer tokens.</summary>
    [Range(0.0, 1e6)]
    public double OutputPerMillion { get; init; }

    /// <summary>Share taken off in batch transport, <c>0 .. 1</c>.</summary>
    [Range(0.0, 1.0)]
    public double BatchDiscount { get; init; } = 0.5;
}
