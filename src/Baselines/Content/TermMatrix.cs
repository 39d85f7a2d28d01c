namespace Distillery.Baselines;

/// <summary>Turns the terms of each item into idf-weighted rows of unit length.</summary>
internal static class TermMatrix
{
    /// <summary>
    /// Row = term counts times <c>idf(t) = 1 + ln((1+n)/(1+df(t)))</c> over <c>n</c> items, divided by its length. Terms are numbered by
    /// first appearance, so the matrix depends on the catalogue alone.
    /// </summary>
    public static SparseMatrix Build(IReadOnlyList<IReadOnlyList<string>> termsOfItems)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var documents = new List<int>();
        var counted = new (int[] Columns, float[] Values)[termsOfItems.Count];
        for (var item = 0; item < counted.Length; item++)
        {
            var counts = new SortedDictionary<int, float>();
            foreach (var term in termsOfItems[item])
            {
                if (!ids.TryGetValue(term, out var id))
                {
                    ids.Add(term, id = ids.Count);
                    documents.Add(0);
                }
                if (!counts.TryAdd(id, 1))
                    counts[id]++;
                else
                    documents[id]++;
            }
            counted[item] = ([.. counts.Keys], [.. counts.Values]);
        }
        foreach (var (columns, values) in counted)
            Weigh(columns, values, documents, counted.Length);
        return SparseMatrix.FromRows(ids.Count, counted);
    }

    private static void Weigh(int[] columns, float[] values, List<int> documents, int items)
    {
        var squares = 0.0;
        for (var i = 0; i < columns.Length; i++)
        {
            values[i] *= (float)(1 + Math.Log((1.0 + items) / (1.0 + documents[columns[i]])));
            squares += (double)values[i] * values[i];
        }
        var scale = squares == 0 ? 0 : (float)(1 / Math.Sqrt(squares));
        for (var i = 0; i < values.Length; i++)
            values[i] *= scale;
    }
}
