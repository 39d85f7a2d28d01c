using Distillery.Baselines;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>Lists and distances of a set of rows, filled by one scorer or, fold by fold, by several.</summary>
internal sealed class ContentLists(WindowSet rows, int k, bool removesHistory, ulong tieSeed, IProgress<double>? progress)
{
    private const int RowsPerReport = 1024;
    private int _done;

    public int[] Rankings { get; } = new int[rows.Count * k];

    public float[] Distances { get; } = new float[rows.Count * k];

    public float[] TrueDistances { get; } = new float[rows.Count];

    public void Fill(Hybrid hybrid, Func<int, bool> answersRow, CancellationToken cancellationToken)
    {
        var chosen = Enumerable.Range(0, rows.Count).Where(answersRow).ToArray();
        ParallelRows.ForEach(chosen.Length, () => new float[hybrid.ItemCount], (i, scores) =>
        {
            FillRow(hybrid, chosen[i], scores);
            var done = Interlocked.Increment(ref _done);
            if (done % RowsPerReport == 0)
                progress?.Report((double)done / rows.Count);
        }, cancellationToken);
    }

    private void FillRow(Hybrid hybrid, int row, float[] scores)
    {
        var history = rows.History(row);
        hybrid.AddUp(history, scores);
        var trueScore = scores[rows.Targets[row]];
        hybrid.Knn.Popularity.FillUnscored(scores);
        if (removesHistory)
            foreach (var item in history)
                scores[item] = float.NegativeInfinity;
        var list = Rankings.AsSpan(row * k, k);
        TopK.Select(scores, list, tieSeed);
        var best = Math.Max(scores[list[0]], 0);
        for (var place = 0; place < k; place++)
            Distances[row * k + place] = Distance(scores[list[place]], best);
        TrueDistances[row] = Distance(trueScore, best);
    }

    // The best score is that of the list, so a true item that was left out as part of the history could exceed it.
    private static float Distance(float score, float best) => best > 0 ? Math.Clamp(1 - score / best, 0, 1) : 1;
}
