using System.Text;

namespace Distillery.Data;

/// <summary>How the interactions of a dataset spread over users, items and time.</summary>
public sealed record DatasetShape
{
    private const int Stretches = 24;
    private const int CurveSteps = 20;

    /// <summary>Users by their number of interactions: first and last number, and users.</summary>
    public required IReadOnlyList<(long From, long To, long Count)> Lengths { get; init; }

    /// <summary>Items by their number of interactions; the first bin counts items that nobody chose.</summary>
    public required IReadOnlyList<(long From, long To, long Count)> Popularity { get; init; }

    /// <summary>Share of all interactions that the most popular <c>5 i</c> percent of the items take, for i from 0 to 20.</summary>
    public required IReadOnlyList<double> PopularityCurve { get; init; }

    /// <summary>Interactions in 24 equal stretches of time, Unix seconds; empty where all times are equal.</summary>
    public required IReadOnlyList<(long From, long To, long Count)> Times { get; init; }

    /// <summary>Mean length of a title in bytes of UTF-8.</summary>
    public required double MeanTitleBytes { get; init; }

    /// <summary>Counts everything.</summary>
    /// <param name="dataset">At least one interaction and one item.</param>
    /// <exception cref="ArgumentException">The dataset has no interaction or no item.</exception>
    public static DatasetShape Of(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Interactions == 0 || dataset.Catalogue.Count == 0)
            throw new ArgumentException("The dataset has no interaction or no item.", nameof(dataset));
        var chosen = new long[dataset.Catalogue.Count];
        foreach (var item in dataset.Users.SelectMany(user => user.Items))
            chosen[item]++;
        return new DatasetShape
        {
            Lengths = Bins(dataset.Users.Select(user => (long)user.Items.Length), from: 1),
            Popularity = Bins(chosen, from: 0),
            PopularityCurve = Curve(chosen),
            Times = Over(dataset),
            MeanTitleBytes = dataset.Catalogue.Items.Average(item => (double)Encoding.UTF8.GetByteCount(item.Title)),
        };
    }

    /// <summary>Bins that begin at 0, 1, 2, 3, 5, 10, 20, 50, 100, …; those behind the largest value are left out, empty ones between are not.</summary>
    private static IReadOnlyList<(long From, long To, long Count)> Bins(IEnumerable<long> values, long from)
    {
        var sorted = values.Order().ToArray();
        var starts = new List<long> { from };
        for (long power = 1; starts[^1] <= sorted[^1]; power *= 10)
            starts.AddRange(power == 1 ? from == 0 ? [1, 2, 3, 5] : [2, 3, 5] : [power, 2 * power, 5 * power]);
        var bins = new List<(long From, long To, long Count)>();
        for (var i = 0; i + 1 < starts.Count && starts[i] <= sorted[^1]; i++)
            bins.Add((starts[i], starts[i + 1] - 1, sorted.Count(value => value >= starts[i] && value < starts[i + 1])));
        return bins;
    }

    private static double[] Curve(long[] chosen)
    {
        var falling = chosen.OrderDescending().ToArray();
        var total = falling.Sum();
        var curve = new double[CurveSteps + 1];
        long sum = 0;
        for (int step = 1, item = 0; step <= CurveSteps; step++)
        {
            for (; item < (long)falling.Length * step / CurveSteps; item++)
                sum += falling[item];
            curve[step] = (double)sum / total;
        }

        return curve;
    }

    private static IReadOnlyList<(long From, long To, long Count)> Over(Dataset dataset)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var time in dataset.Users.SelectMany(user => user.Times))
            (first, last) = (Math.Min(first, time), Math.Max(last, time));
        if (first >= last)
            return [];
        var width = (last - first + 1) / (double)Stretches;
        var counts = new long[Stretches];
        foreach (var time in dataset.Users.SelectMany(user => user.Times))
            counts[Math.Min(Stretches - 1, (int)((time - first) / width))]++;
        return [.. counts.Select((count, i) => (first + (long)(i * width), first + (long)((i + 1) * width) - 1, count))];
    }
}
