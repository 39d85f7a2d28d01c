using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>
/// One thing that a version must show. Exactly one of these forms: a threshold (<c>metric</c> with <c>atLeast</c> or <c>atMost</c>), a paired
/// comparison (<c>metric</c> with <c>against</c>), a guard (<c>guard</c> with <c>mayFall</c>, <c>mayRise</c>, <c>atLeast</c> or <c>atMost</c>),
/// <c>sameEvaluationSet</c>, <c>sameCatalogue</c>, <c>maxAge</c>.
/// </summary>
public sealed record GateRule
{
    /// <summary>What people call it; made from the settings when absent.</summary>
    [MaxLength(100)]
    public string? Name { get; init; }

    /// <summary>A rank metric, for example <c>ndcg_at_20</c> (computed from per-user results), or for a threshold any metric of the version.</summary>
    [RegularExpression("[a-z][a-z0-9_./-]{0,249}")]
    [Description("Metric key: hr_at_K, ndcg_at_K, mrr_at_K (computed from per-user results); for a threshold any metric of the version.")]
    public string? Metric { get; init; }

    /// <summary>Smallest value that passes.</summary>
    public double? AtLeast { get; init; }

    /// <summary>Largest value that passes.</summary>
    public double? AtMost { get; init; }

    /// <summary>The champion, or a baseline that was measured beside the candidate, for a paired comparison by user.</summary>
    public GateReference? Against { get; init; }

    /// <summary>
    /// Non-inferiority: the lower end of the interval of the difference must not lie below minus this. Absent: the candidate must be better
    /// (the lower end above 0).
    /// </summary>
    [Range(0.0, 1.0)]
    [Description("Non-inferiority margin: the interval's lower end must not lie below minus this. Absent: the candidate must be better, the lower end above 0.")]
    public double? Margin { get; init; }

    /// <summary>Share of resamples inside the two-sided interval; 0.95 when absent.</summary>
    [Range(0.5, 0.999)]
    public double? Confidence { get; init; }

    /// <summary>Fewest users that the comparison needs; 1 when absent.</summary>
    [Range(1, 100_000_000)]
    public int? MinUsers { get; init; }

    /// <summary>Which rows: one of <see cref="GateSlices"/>; all when absent.</summary>
    [AllowedValues("all", "cold-users", "warm-users", "cold-items", "warm-items", "head", "tail", null)]
    public string? Slice { get; init; }

    /// <summary>For the slices <c>cold-users</c> and <c>warm-users</c>: a user is cold with at most so many known interactions; 5 when absent.</summary>
    [Range(0, 1_000)]
    public int? ColdHistory { get; init; }

    /// <summary>A metric of the version that is watched, for example <c>coverage_at_20</c>, <c>popularity_at_20</c>, <c>latency_ms</c>, <c>model_bytes</c>.</summary>
    [RegularExpression("[a-z][a-z0-9_./-]{0,249}")]
    public string? Guard { get; init; }

    /// <summary>By how much a guard may lie below the champion's value.</summary>
    [Range(0.0, double.MaxValue)]
    public double? MayFall { get; init; }

    /// <summary>By how much a guard may lie above the champion's value.</summary>
    [Range(0.0, double.MaxValue)]
    public double? MayRise { get; init; }

    /// <summary>Whether <see cref="MayFall"/> and <see cref="MayRise"/> are shares of the champion's value (0.1 is a tenth).</summary>
    public bool? Relative { get; init; }

    /// <summary>True: candidate and champion were measured on the same rows, by the same protocol.</summary>
    public bool? SameEvaluationSet { get; init; }

    /// <summary>True: candidate and champion know the same catalogue.</summary>
    public bool? SameCatalogue { get; init; }

    /// <summary>Oldest that a version may be, for example <c>30d</c>.</summary>
    [MaxLength(20)]
    public string? MaxAge { get; init; }
}
