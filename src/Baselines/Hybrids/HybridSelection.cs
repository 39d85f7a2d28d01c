using System.Numerics;
using System.Runtime.InteropServices;
using Distillery.Data;

namespace Distillery.Baselines;

/// <summary>Tries many weights at once: the parts of a row are scored once and joined for each pair of weights.</summary>
internal static class HybridSelection
{
    private const int Depth = 20;

    /// <summary>Candidates share their parts and differ in their weights.</summary>
    public static IReadOnlyList<HybridTrial> Evaluate(IReadOnlyList<Hybrid> candidates, WindowSet rows, CancellationToken cancellationToken)
    {
        var first = candidates[0];
        var ranks = new int[candidates.Count][];
        for (var i = 0; i < ranks.Length; i++)
            ranks[i] = new int[rows.Count];
        ParallelRows.ForEach(rows.Count, () => new Parts(first.ItemCount), (row, parts) =>
        {
            parts.Score(first, rows.History(row));
            for (var i = 0; i < candidates.Count; i++)
                ranks[i][row] = parts.Rank(rows.Targets[row], candidates[i]);
        }, cancellationToken);
        return [.. candidates.Select((candidate, i) => Measure(candidate.Weights, ranks[i]))];
    }

    private static HybridTrial Measure(HybridWeights weights, int[] ranks)
    {
        var hits = 0;
        var gain = 0.0;
        foreach (var rank in ranks)
            if (rank <= Depth)
            {
                hits++;
                gain += 1 / Math.Log2(rank + 1);
            }
        return new HybridTrial(weights, (double)hits / ranks.Length, gain / ranks.Length);
    }

    private sealed class Parts(int items)
    {
        private readonly float[] _votes = new float[items];
        private readonly float[] _text = new float[items];
        private readonly float[] _codes = new float[items];

        public void Score(Hybrid hybrid, ReadOnlySpan<int> history)
        {
            Array.Clear(_votes);
            hybrid.Knn.AddVotes(history, _votes);
            hybrid.Text.Score(history, _text);
            hybrid.Codes?.Score(history, _codes);
        }

        public int Rank(int target, Hybrid candidate)
        {
            var (a, b) = ((float)candidate.Weights.Text, (float)candidate.Weights.Codes);
            var threshold = a * (_text[target] + b * _codes[target]) + _votes[target];
            if (threshold == 0)
                return RankAmongUnscored(target, a, b, candidate);
            var (wideA, wideB, wide) = (new Vector<float>(a), new Vector<float>(b), new Vector<float>(threshold));
            var votes = MemoryMarshal.Cast<float, Vector<float>>(_votes.AsSpan());
            var text = MemoryMarshal.Cast<float, Vector<float>>(_text.AsSpan());
            var codes = MemoryMarshal.Cast<float, Vector<float>>(_codes.AsSpan());
            var notBelow = Vector<int>.Zero;
            for (var i = 0; i < votes.Length; i++)
                notBelow -= Vector.GreaterThanOrEqual(wideA * (text[i] + wideB * codes[i]) + votes[i], wide);
            var rank = Vector.Sum(notBelow);
            for (var i = votes.Length * Vector<float>.Count; i < _votes.Length; i++)
                if (a * (_text[i] + b * _codes[i]) + _votes[i] >= threshold)
                    rank++;
            return rank;
        }

        private int RankAmongUnscored(int target, float a, float b, Hybrid candidate)
        {
            var scores = _votes.AsSpan().ToArray();
            Hybrid.AddContent(scores, _text, _codes, a, b);
            candidate.Knn.Popularity.FillUnscored(scores);
            return FullRanking.Rank(scores, target);
        }
    }
}
