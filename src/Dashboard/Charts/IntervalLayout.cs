using Distillery.Contracts;
using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Charts;

/// <summary>Where paired differences of one measure lie on one common axis that always shows zero.</summary>
public sealed record IntervalLayout
{
    /// <summary>The differences.</summary>
    public required IReadOnlyList<PlacedInterval> Intervals { get; init; }

    /// <summary>Marks below.</summary>
    public required IReadOnlyList<AxisMark> Marks { get; init; }

    /// <summary>Where zero lies, 0 to 1.</summary>
    public required double Zero { get; init; }

    /// <summary>One layout for each measure and row that is asked about, in the order of the differences.</summary>
    /// <param name="paired">The differences; what is not finite is left out.</param>
    public static IReadOnlyList<IntervalLayout> Groups(IReadOnlyList<PairedResult> paired) =>
        [.. paired.GroupBy(p => (p.Metric, p.Of)).Select(group => Of([.. group])).OfType<IntervalLayout>()];

    /// <summary>Lays differences out.</summary>
    /// <param name="paired">The differences.</param>
    /// <returns>The layout; null when none is finite.</returns>
    public static IntervalLayout? Of(IReadOnlyList<PairedResult> paired)
    {
        var finite = paired.Where(p => double.IsFinite(p.Low) && double.IsFinite(p.High) && double.IsFinite(p.Difference)).ToList();
        if (finite.Count == 0)
            return null;
        var marks = Ticks.Nice(Math.Min(0, finite.Min(p => p.Low)), Math.Max(0, finite.Max(p => p.High)), 5);
        var (low, high) = (marks[0], marks[^1]);
        double Share(double value) => (value - low) / (high - low);
        return new IntervalLayout
        {
            Intervals = [.. finite.Select(p => new PlacedInterval(p, Share(p.Low), Share(p.Difference), Share(p.High)))],
            Marks = [.. marks.Select(m => new AxisMark(Share(m), m == 0 ? "0" : Format.Number(m)))],
            Zero = Share(0),
        };
    }
}
