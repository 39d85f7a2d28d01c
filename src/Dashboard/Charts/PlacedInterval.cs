using Distillery.Contracts;

namespace Distillery.Dashboard.Charts;

/// <summary>A paired difference on its axis; shares run from 0 to 1.</summary>
/// <param name="Paired">The difference.</param>
/// <param name="Low">Where the interval begins.</param>
/// <param name="Middle">Where the difference lies.</param>
/// <param name="High">Where the interval ends.</param>
public sealed record PlacedInterval(PairedResult Paired, double Low, double Middle, double High)
{
    /// <summary><c>better</c> when the whole interval lies above zero, <c>worse</c> when below, else <c>open</c>.</summary>
    public string Verdict => Paired.Low > 0 ? "better" : Paired.High < 0 ? "worse" : "open";

    /// <summary>The verdict as a sentence.</summary>
    public string Sentence => Verdict switch
    {
        "better" => "Better: the whole 95 % interval lies above zero.",
        "worse" => "Worse: the whole 95 % interval lies below zero.",
        _ => "Undecided: the 95 % interval contains zero.",
    };
}
