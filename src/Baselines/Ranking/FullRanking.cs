using System.Numerics;
using System.Runtime.InteropServices;
using Distillery.Data;

namespace Distillery.Baselines;

/// <summary>Ranks the target of every row among the whole catalogue, without sorting and on all cores.</summary>
/// <remarks>
/// The rank is 1-based and pessimistic: the number of items whose score is not below the target's, the target included. So ties
/// count against the target, a constant scorer gives rank = number of items, and a NaN never helps.
/// </remarks>
public static class FullRanking
{
    /// <summary>The rank of each row's target.</summary>
    /// <param name="scorer">What scores the items.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="maskHistory">Takes the items of the history out of the ranking. A target that is itself in the history then has the worst rank. The paper does not mask.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Ranks <c>1 .. ItemCount</c>, shape <c>[rows]</c>.</returns>
    public static int[] Ranks(IItemScorer scorer, WindowSet rows, bool maskHistory = false, CancellationToken cancellationToken = default)
    {
        var ranks = new int[rows.Count];
        ForEachRow(scorer, rows, maskHistory, (row, scores) => ranks[row] = Rank(scores, rows.Targets[row]), cancellationToken);
        return ranks;
    }

    /// <summary>The best items of each row, for coverage and overlap.</summary>
    /// <param name="scorer">What scores the items.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="k">Length of a list, at least 1.</param>
    /// <param name="maskHistory">Takes the items of the history out of the lists.</param>
    /// <param name="tieSeed">Seed of the order of equal scores, see <see cref="TopK"/>.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Item ids best first, shape <c>[rows * k]</c>; -1 where fewer than <paramref name="k"/> items could be listed.</returns>
    public static int[] TopLists(
        IItemScorer scorer, WindowSet rows, int k = 20, bool maskHistory = false, ulong tieSeed = TopK.DefaultTieSeed, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var lists = new int[rows.Count * k];
        ForEachRow(scorer, rows, maskHistory, (row, scores) =>
        {
            var list = lists.AsSpan(row * k, k);
            list[TopK.Select(scores, list, tieSeed)..].Fill(-1);
        }, cancellationToken);
        return lists;
    }

    /// <summary>The pessimistic rank of one item in a score row.</summary>
    /// <param name="scores">Scores, shape <c>[items]</c>.</param>
    /// <param name="target">Item id.</param>
    /// <returns>1 + the number of other items that are not below the target.</returns>
    public static int Rank(ReadOnlySpan<float> scores, int target)
    {
        var threshold = scores[target];
        var wide = new Vector<float>(threshold);
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(scores);
        var below = Vector<int>.Zero;
        foreach (var block in blocks)
            below -= Vector.LessThan(block, wide);
        var count = Vector.Sum(below);
        foreach (var score in scores[(blocks.Length * Vector<float>.Count)..])
            if (score < threshold)
                count++;
        return scores.Length - count;
    }

    private static void ForEachRow(
        IItemScorer scorer, WindowSet rows, bool maskHistory, Action<int, float[]> use, CancellationToken cancellationToken)
    {
        if (rows.PaddingId != scorer.ItemCount)
            throw new ArgumentException($"the rows were cut from a catalogue of {rows.PaddingId} items, the scorer knows {scorer.ItemCount}.", nameof(rows));
        ParallelRows.ForEach(rows.Count, () => new float[scorer.ItemCount], (row, scores) =>
        {
            var history = rows.History(row);
            scorer.Score(history, scores);
            if (maskHistory)
                foreach (var item in history)
                    scores[item] = float.NegativeInfinity;
            use(row, scores);
        }, cancellationToken);
    }
}
