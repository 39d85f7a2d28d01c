using System.Numerics;
using System.Runtime.InteropServices;
using Distillery.Data;

namespace Distillery.Baselines;

/// <summary>Scores every item by the number of training rows that have it as target; the history plays no part.</summary>
public sealed class Popularity : IItemScorer
{
    private readonly int[] _counts;
    private readonly float[] _scores;
    private readonly float[] _fill;

    private Popularity(int[] counts)
    {
        _counts = counts;
        _scores = Array.ConvertAll(counts, count => (float)count);
        _fill = Array.ConvertAll(counts, count => -1f / (1f + count));
    }

    /// <inheritdoc/>
    public int ItemCount => _counts.Length;

    /// <summary>Number of rows with each item as target, shape <c>[ItemCount]</c>.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>Counts the targets of the rows.</summary>
    /// <param name="rows">Training rows.</param>
    /// <returns>The popularity of every item of the catalogue that the rows were cut from.</returns>
    public static Popularity Fit(WindowSet rows) => Fit(rows, static _ => true);

    internal static Popularity Fit(WindowSet rows, Func<int, bool> includesUser)
    {
        var counts = new int[rows.PaddingId];
        for (var row = 0; row < rows.Count; row++)
            if (includesUser(rows.Users[row]))
                counts[rows.Targets[row]]++;
        return new Popularity(counts);
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        ScorerGuard.Check(history, scores, ItemCount);
        _scores.CopyTo(scores);
    }

    /// <summary>
    /// Gives items without a score (exactly zero) a place below every scored one, in the order of their popularity: the value is
    /// <c>-1 / (1 + count)</c>. A list that a sparse scorer cannot fill is so filled up with the most popular items.
    /// </summary>
    /// <param name="scores">Scores that are zero or positive, shape <c>[ItemCount]</c>.</param>
    public void FillUnscored(Span<float> scores)
    {
        if (scores.Length != ItemCount)
            throw new ArgumentException($"scores has {scores.Length} places; this scorer needs {ItemCount}, one for each item.", nameof(scores));
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(scores);
        var fills = MemoryMarshal.Cast<float, Vector<float>>(_fill.AsSpan());
        for (var i = 0; i < blocks.Length; i++)
            blocks[i] = Vector.ConditionalSelect(Vector.Equals(blocks[i], Vector<float>.Zero), fills[i], blocks[i]);
        for (var i = blocks.Length * Vector<float>.Count; i < scores.Length; i++)
            if (scores[i] == 0)
                scores[i] = _fill[i];
    }
}
