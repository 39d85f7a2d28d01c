namespace Distillery.Recommenders;

/// <summary>
/// Which rows are added up to which: row <c>r</c> of the result is <c>Σ_e weight_e · values[source_e]</c> over <c>e = Starts[r] .. Starts[r+1]-1</c>.
/// One plan serves a gather (one source a row), a mean over neighbours and a sum over segments.
/// </summary>
internal sealed class RowSumPlan
{
    private RowSumPlan? _transposed;

    /// <summary>Makes a plan.</summary>
    /// <param name="sourceCount">Rows that there are to add up.</param>
    /// <param name="starts">Where each row's sources begin, <c>[rows + 1]</c>.</param>
    /// <param name="sources">The sources.</param>
    /// <param name="weights">Their weights; null for 1 each.</param>
    internal RowSumPlan(int sourceCount, int[] starts, int[] sources, float[]? weights = null) =>
        (SourceCount, Starts, Sources, Weights) = (sourceCount, starts, sources, weights);

    internal int SourceCount { get; }

    internal int Count => Starts.Length - 1;

    internal int[] Starts { get; }

    internal int[] Sources { get; }

    internal float[]? Weights { get; }

    /// <summary>One source for each row.</summary>
    internal static RowSumPlan Gather(int sourceCount, int[] sources) => new(sourceCount, [.. Enumerable.Range(0, sources.Length + 1)], sources);

    /// <summary>The way back: a gradient over the result becomes one over the values. Sources keep their order, so sums are always added alike.</summary>
    internal RowSumPlan Transposed()
    {
        if (_transposed is not null)
            return _transposed;
        var starts = new int[SourceCount + 1];
        foreach (var source in Sources)
            starts[source + 1]++;
        for (var i = 0; i < SourceCount; i++)
            starts[i + 1] += starts[i];
        var next = starts[..^1];
        var rows = new int[Sources.Length];
        var weights = Weights is null ? null : new float[Sources.Length];
        for (var row = 0; row < Count; row++)
        {
            for (var e = Starts[row]; e < Starts[row + 1]; e++)
            {
                var place = next[Sources[e]]++;
                rows[place] = row;
                if (weights is not null)
                    weights[place] = Weights![e];
            }
        }

        return _transposed = new RowSumPlan(Count, starts, rows, weights);
    }
}
