using Distillery.Baselines;
using Distillery.Data;
using Distillery.Recommenders;

namespace Distillery.Distillation.Stages;

/// <summary>Lets a training-free scorer be ranked by the evaluator of the students, so that every row of a table is measured by the same code.</summary>
internal sealed class ItemScorerBatches(IItemScorer scorer) : IBatchScorer
{
    private float[] _scores = [];

    public int ItemCount => scorer.ItemCount;

    public Span<float> Score(WindowSet rows, int start, int count)
    {
        var items = scorer.ItemCount;
        if (_scores.Length < count * items)
            _scores = new float[count * items];
        var scores = _scores;
        Parallel.For(0, count, i => scorer.Score(rows.History(start + i), scores.AsSpan(i * items, items)));
        return scores.AsSpan(0, count * items);
    }
}
