using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>How interactions become windows and windows become train, validation and test.</summary>
public sealed record SplitSpec
{
    /// <summary>Global cut in time, or the last two items of each user.</summary>
    [AllowedValues("time", "leave-one-out")]
    public string Kind { get; init; } = "time";

    /// <summary>Share of the rows that is learnt from (time split).</summary>
    [Range(0.05, 0.98)]
    public double Train { get; init; } = 0.8;

    /// <summary>Share of the rows that selects (time split); the rest is test.</summary>
    [Range(0.01, 0.9)]
    public double Validation { get; init; } = 0.1;

    /// <summary>History length in items.</summary>
    [Range(1, 200)]
    public int Window { get; init; } = 10;

    /// <summary><c>short</c> keeps users with few items as one shorter window, <c>full</c> takes full windows only, <c>last</c> one window of each user, its last.</summary>
    [AllowedValues("short", "full", "last")]
    [Description("short: users with few items give one shorter window; full: full windows only (MovieLens rule); last: one window of each user, its last.")]
    public string Windows { get; init; } = "short";

    /// <summary>Order inside equal timestamps: as the source has it, or shuffled once by <see cref="Seed"/>.</summary>
    [AllowedValues("as-is", "shuffled")]
    public string Ties { get; init; } = "as-is";

    /// <summary>Seed of the tie shuffle.</summary>
    [Range(0, int.MaxValue)]
    public int Seed { get; init; }
}
