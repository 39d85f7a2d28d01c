using Distillery.Data;

namespace Distillery.Baselines;

/// <summary>All (item, later item, distance) pairs of a set of rows, grouped by the earlier item and in row order inside a group.</summary>
internal sealed class PairVotes
{
    private readonly int[] _offsets;
    private readonly int[] _targets;
    private readonly ushort[] _distances;

    private PairVotes(int[] offsets)
    {
        _offsets = offsets;
        _targets = new int[offsets[^1]];
        _distances = new ushort[offsets[^1]];
    }

    public static PairVotes Collect(WindowSet rows, bool pairsInsideShortHistories, Func<int, bool> includesUser)
    {
        if (rows.Length > ushort.MaxValue)
            throw new ArgumentException($"windows of {rows.Length} items are too long for item-kNN; at most {ushort.MaxValue}.", nameof(rows));
        // Two passes: count, then place. So the order of equal pairs is the order of the rows, whatever the machine.
        var offsets = new int[rows.PaddingId + 1];
        ForEach(rows, pairsInsideShortHistories, includesUser, (item, _, _) => offsets[item + 1]++);
        for (var item = 0; item < rows.PaddingId; item++)
            offsets[item + 1] += offsets[item];
        var votes = new PairVotes(offsets);
        var next = offsets.AsSpan(0, rows.PaddingId).ToArray();
        ForEach(rows, pairsInsideShortHistories, includesUser, (item, target, distance) =>
        {
            votes._targets[next[item]] = target;
            votes._distances[next[item]++] = (ushort)distance;
        });
        return votes;
    }

    /// <summary>Sums the votes <c>1/(1+distance)</c> of equal pairs and multiplies each sum by <paramref name="scale"/>(target, row sum).</summary>
    public SparseMatrix ToMatrix(Func<int, double, double> scale)
    {
        var items = _offsets.Length - 1;
        var rows = new (int[] Targets, float[] Weights)[items];
        ParallelRows.ForEach(items, () => (Sums: new double[items], Touched: new List<int>()), (item, buffer) =>
        {
            var (sums, touched) = buffer;
            var total = 0.0;
            for (var i = _offsets[item]; i < _offsets[item + 1]; i++)
            {
                var vote = 1.0 / (1 + _distances[i]);
                if (sums[_targets[i]] == 0)
                    touched.Add(_targets[i]);
                sums[_targets[i]] += vote;
                total += vote;
            }
            var weights = new float[touched.Count];
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = (float)(sums[touched[i]] * scale(touched[i], total));
                sums[touched[i]] = 0;
            }
            rows[item] = ([.. touched], weights);
            touched.Clear();
        }, CancellationToken.None);
        return SparseMatrix.FromRows(items, rows);
    }

    private static void ForEach(WindowSet rows, bool pairsInsideShortHistories, Func<int, bool> includesUser, Action<int, int, int> use)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            if (!includesUser(rows.Users[row]))
                continue;
            var history = rows.History(row);
            for (var i = 0; i < history.Length; i++)
                use(history[i], rows.Targets[row], history.Length - 1 - i);
            if (!pairsInsideShortHistories || history.Length >= rows.Length)
                continue;
            for (var later = 1; later < history.Length; later++)
                for (var i = 0; i < later; i++)
                    use(history[i], history[later], later - 1 - i);
        }
    }
}
