using Distillery.Data;
using Distillery.Statistics;

namespace Distillery.Recommenders;

/// <summary>
/// Full ranking: the place of each row's target among the whole catalogue. The rank is pessimistic (1 + the number of other items that
/// do not score below the target; NaN never helps), so constant scores give the size of the catalogue.
/// </summary>
public static unsafe class RankingEvaluator
{
    private const int ChunkRows = 256;

    /// <summary>The rank of each row's target.</summary>
    /// <param name="scorer">What scores the items.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="maskHistory">Takes the history's items out of the ranking (a target among them is ranked last). The papers do not mask.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns><c>[rows]</c>, each <c>1 .. items</c>.</returns>
    public static int[] Ranks(IBatchScorer scorer, WindowSet rows, bool maskHistory = false, CancellationToken cancellationToken = default) =>
        Run(scorer, rows, maskHistory, 0, cancellationToken).Ranks;

    /// <summary>The ranks and everything that is reported about them.</summary>
    /// <param name="scorer">What scores the items.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="trainCounts">How often each item is a training target (<see cref="TargetCounts"/>), <c>[items]</c>: 0 is cold.</param>
    /// <param name="maskHistory">Takes the history's items out of the ranking. The papers do not mask.</param>
    /// <param name="listLength">Length of the lists that coverage and popularity are measured on; default 20; 0 for none.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static RankingReport Evaluate(
        IBatchScorer scorer, WindowSet rows, int[] trainCounts, bool maskHistory = false, int listLength = 20, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainCounts);
        ArgumentNullException.ThrowIfNull(rows);
        if (trainCounts.Length != rows.PaddingId)
            throw new ArgumentException($"there are counts of {trainCounts.Length} items; the rows were cut from a catalogue of {rows.PaddingId}.", nameof(trainCounts));
        var (ranks, lists) = Run(scorer, rows, maskHistory, listLength, cancellationToken);
        var cold = Array.ConvertAll(rows.Targets, target => trainCounts[target] == 0);
        return new RankingReport(
            new RowRanks(rows.Users, rows.Targets, ranks, cold),
            RankMetrics.Table(ranks),
            RankMetrics.WarmAndCold(ranks, cold),
            listLength == 0 ? null : ListMetrics.Of(lists, listLength, trainCounts));
    }

    /// <summary>The same among candidates drawn at random: each target's place among them and itself, ties pessimistic. There are no lists.</summary>
    /// <param name="scorer">What scores the items.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="candidates">Those of <paramref name="rows"/>; the same for every model of a table.</param>
    /// <param name="trainCounts">How often each item is a training target, <c>[items]</c>: 0 is cold.</param>
    /// <param name="maskHistory">Takes the history's items out of the ranking. Candidates hold none of them; a target among them is ranked last.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static RankingReport EvaluateSampled(
        IBatchScorer scorer, WindowSet rows, SampledCandidates candidates, int[] trainCounts, bool maskHistory = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainCounts);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(candidates);
        if (candidates.Count != rows.Count)
            throw new ArgumentException($"there are candidates for {candidates.Count} rows, and {rows.Count} rows.", nameof(candidates));
        if (trainCounts.Length != rows.PaddingId)
            throw new ArgumentException($"there are counts of {trainCounts.Length} items; the rows were cut from a catalogue of {rows.PaddingId}.", nameof(trainCounts));
        var ranks = Run(scorer, rows, maskHistory, 0, cancellationToken, candidates).Ranks;
        var cold = Array.ConvertAll(rows.Targets, target => trainCounts[target] == 0);
        return new RankingReport(new RowRanks(rows.Users, rows.Targets, ranks, cold), RankMetrics.Table(ranks), RankMetrics.WarmAndCold(ranks, cold), null);
    }

    /// <summary>The best items of each row.</summary>
    /// <param name="scorer">What scores the items.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="length">Length of a list, at least 1.</param>
    /// <param name="maskHistory">Takes the history's items out of the lists.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Item ids, best first, <c>[rows * length]</c>; -1 where no item is left.</returns>
    public static int[] TopLists(IBatchScorer scorer, WindowSet rows, int length = 20, bool maskHistory = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return Run(scorer, rows, maskHistory, length, cancellationToken).Lists;
    }

    private static (int[] Ranks, int[] Lists) Run(
        IBatchScorer scorer, WindowSet rows, bool maskHistory, int listLength, CancellationToken cancellationToken, SampledCandidates? candidates = null)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(listLength);
        var items = scorer.ItemCount;
        if (rows.PaddingId != items)
            throw new ArgumentException($"the rows were cut from a catalogue of {rows.PaddingId} items, the scorer knows {items}.", nameof(rows));
        var ranks = new int[rows.Count];
        var lists = new int[rows.Count * listLength];
        for (var start = 0; start < rows.Count; start += ChunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (first, count) = (start, Math.Min(ChunkRows, rows.Count - start));
            var scores = scorer.Score(rows, start, count);
            if (scores.Length != count * items)
                throw new InvalidOperationException($"the scorer gave {scores.Length} scores for {count} rows of {items} items.");
            fixed (float* pinned = scores)
            {
                var values = pinned;
                Recommenders.Rows.ForEach(count, i =>
                {
                    var row = values + (long)i * items;
                    if (maskHistory)
                        foreach (var item in rows.History(first + i))
                            row[item] = float.NegativeInfinity;
                    var target = row[rows.Targets[first + i]];
                    ranks[first + i] = candidates is null ? RowMath.Best.CountNotBelow(row, items, target) : RankAmong(row, candidates.Of(first + i), target);
                    if (listLength > 0)
                        TopItems.Select(row, items, lists.AsSpan((first + i) * listLength, listLength));
                });
            }
        }

        return (ranks, lists);
    }

    // The target is not among the candidates and counts itself, whatever its score is.
    private static int RankAmong(float* row, ReadOnlySpan<int> candidates, float target)
    {
        var rank = 1;
        foreach (var item in candidates)
            rank += row[item] < target ? 0 : 1;
        return rank;
    }
}
