using Distillery.Baselines;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>Makes lists of items out of generated titles by the distance of their vectors (BIGRec, Eq. 4 of DLLM2Rec), re-weighted where a variant says so.</summary>
/// <remarks>
/// <para>Plain: <c>d = |title - item| / unit</c>. Variants: <c>d = (1 + s)^-γ · m</c> with distance <c>m</c> and score <c>s</c> each scaled to 0 .. 1 over the catalogue.</para>
/// <para>Items with the same title have the same vector and so the same distance; their order among each other is a seeded hash and never the id.</para>
/// </remarks>
internal sealed class TitleGrounding(ItemVectors items, int k, bool removesHistory, ulong tieSeed)
{
    private readonly TitleDistances _distances = new(items);

    /// <summary>The unit of plain distances.</summary>
    internal float Unit => _distances.Unit;

    /// <summary>Lists for windows, in their order.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="rows">Their rows.</param>
    /// <param name="titles">For each window the index of its title's vector.</param>
    /// <param name="vectors">Vectors of the different titles.</param>
    /// <param name="scores">Scores that re-weight; null for the plain distances.</param>
    /// <param name="gamma">γ.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    internal GroundedList[] Ground(
        WindowSet windows, IReadOnlyList<int> rows, int[] titles, ItemVectors vectors, VariantScores? scores, double gamma, CancellationToken cancellationToken)
    {
        var lists = new GroundedList[rows.Count];
        // Windows with the same title need its distances once. Each writes its own place, so the result does not depend on the threads.
        var groups = Enumerable.Range(0, rows.Count).GroupBy(i => titles[i]).Select(group => (Title: group.Key, Windows: group.ToArray())).ToArray();
        Parallel.ForEach(
            groups,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => (Distances: new float[items.Count], Values: new float[items.Count], Scores: new float[items.Count], Ids: new int[k]),
            (group, _, buffers) =>
            {
                _distances.Fill(vectors.Of(group.Title), buffers.Distances);
                var (least, most) = (buffers.Distances.Min(), buffers.Distances.Max());
                foreach (var i in group.Windows)
                {
                    if (scores is null)
                        for (var item = 0; item < items.Count; item++)
                            buffers.Values[item] = buffers.Distances[item] / _distances.Unit;
                    else
                    {
                        scores.Fill(windows, rows[i], buffers.Scores);
                        for (var item = 0; item < items.Count; item++)
                        {
                            var near = most > least ? (buffers.Distances[item] - least) / (most - least) : 0;
                            buffers.Values[item] = buffers.Scores[item] == 0 ? near : (float)(Math.Pow(1 + buffers.Scores[item], -gamma) * near);
                        }
                    }

                    lists[i] = List(windows, rows[i], buffers.Values, buffers.Ids);
                }

                return buffers;
            },
            _ => { });
        return lists;
    }

    private GroundedList List(WindowSet windows, int row, float[] values, int[] ids)
    {
        var trueDistance = values[windows.Targets[row]];
        var kept = removesHistory ? windows.History(row).ToArray().Distinct().Select(item => (item, values[item])).ToArray() : [];
        // TopK takes the largest, so distances are turned round; what is left out has the lowest value of all.
        for (var item = 0; item < values.Length; item++)
            values[item] = -values[item];
        foreach (var (item, _) in kept)
            values[item] = float.NegativeInfinity;
        TopK.Select(values, ids, tieSeed);
        var listed = ids.ToArray();
        return new GroundedList(listed, Array.ConvertAll(listed, item => Math.Max(0, -values[item])), trueDistance);
    }
}
