using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>Size and seed of the generated sample shop; absent numbers take the generator's own defaults.</summary>
public sealed record SampleSpec
{
    /// <summary>Number of users.</summary>
    [Range(100, 1_000_000)]
    public int? Users { get; init; }

    /// <summary>Number of items.</summary>
    [Range(100, 1_000_000)]
    public int? Items { get; init; }

    /// <summary>Seed of the generator.</summary>
    [Range(0, int.MaxValue)]
    public int? Seed { get; init; }
}
