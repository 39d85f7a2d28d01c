namespace Distillery.Baselines;

/// <summary>
/// Cosine similarity of items by weighted terms, summed over a history: the item at distance <c>d</c> from the end counts
/// <c>1/(1+d)</c>. The similarity of an item with itself is left out: else the history would fill the head of every list.
/// </summary>
internal sealed class ContentIndex
{
    private readonly SparseMatrix _items;
    private readonly SparseMatrix _postings;
    private readonly float[] _squares;

    public ContentIndex(SparseMatrix items)
    {
        _items = items;
        _postings = items.Transpose();
        _squares = new float[items.Rows];
        for (var item = 0; item < items.Rows; item++)
            foreach (var value in items.Row(item).Values)
                _squares[item] += value * value;
    }

    /// <summary>Unit-length rows, shape <c>[items, terms]</c>.</summary>
    public SparseMatrix Items => _items;

    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        scores.Clear();
        // The terms of the whole history become one query, so that a word shared by several items is looked up once.
        var length = 0;
        foreach (var item in history)
            length += _items.Offsets[item + 1] - _items.Offsets[item];
        if (length == 0)
            return;
        var terms = System.Buffers.ArrayPool<int>.Shared.Rent(length);
        var weights = System.Buffers.ArrayPool<float>.Shared.Rent(length);
        var filled = 0;
        for (var place = 0; place < history.Length; place++)
        {
            var decay = 1f / (history.Length - place);
            var (columns, values) = _items.Row(history[place]);
            for (var i = 0; i < columns.Length; i++)
            {
                terms[filled] = columns[i];
                weights[filled++] = decay * values[i];
            }
        }
        terms.AsSpan(0, length).Sort(weights.AsSpan(0, length));
        for (var i = 0; i < length;)
        {
            var term = terms[i];
            var weight = 0f;
            for (; i < length && terms[i] == term; i++)
                weight += weights[i];
            var (items, values) = _postings.Row(term);
            for (var j = 0; j < items.Length; j++)
                scores[items[j]] += weight * values[j];
        }
        RemoveSelfSimilarity(history, scores);
        System.Buffers.ArrayPool<int>.Shared.Return(terms);
        System.Buffers.ArrayPool<float>.Shared.Return(weights);
    }

    private void RemoveSelfSimilarity(ReadOnlySpan<int> history, Span<float> scores)
    {
        const float RoundingError = 1e-5f;
        for (var place = 0; place < history.Length; place++)
        {
            var rest = scores[history[place]] - _squares[history[place]] / (history.Length - place);
            scores[history[place]] = rest > RoundingError ? rest : 0;
        }
    }
}
