namespace Distillery.Baselines;

/// <summary>Turns the terms of each item into idf-weighted rows of unit length.</summary>
internal static class TermMatrix
{
    /// <summary>
    /// Row = term counts times <c>idf(t) = 1 + ln((1+n)/(1+df(t)))</c> over <c>n</c> items, divided by its length. Terms are numbered by
    /// first appearance, so the matrix depends on the catalogue alone.
    /// </summary>
    /// <param name="termsOfItems">The terms of each item, with repeats.</param>
    /// <param name="minimumItems">A term that fewer items have is dropped: it cannot link two items, and would only shorten the rest of its row.</param>
    public static SparseMatrix Build(IReadOnlyList<IReadOnlyList<string>> termsOfItems, int minimumItems)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumItems, 1);
        var items = CountItems(termsOfItems);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var idf = new List<double>();
        var rows = new (int[] Columns, float[] Values)[termsOfItems.Count];
        for (var item = 0; item < rows.Length; item++)
        {
            var counts = new SortedDictionary<int, int>();
            foreach (var term in termsOfItems[item])
            {
                if (items[term] < minimumItems)
                    continue;
                if (!ids.TryGetValue(term, out var id))
                {
                    ids.Add(term, id = ids.Count);
                    idf.Add(1 + Math.Log((1.0 + rows.Length) / (1.0 + items[term])));
                }
                counts[id] = counts.GetValueOrDefault(id) + 1;
            }
            rows[item] = ([.. counts.Keys], UnitLength([.. counts.Select(pair => pair.Value * idf[pair.Key])]));
        }
        return SparseMatrix.FromRows(ids.Count, rows);
    }

    private static Dictionary<string, int> CountItems(IReadOnlyList<IReadOnlyList<string>> termsOfItems)
    {
        var items = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var terms in termsOfItems)
        {
            seen.Clear();
            foreach (var term in terms)
                if (seen.Add(term))
                    items[term] = items.GetValueOrDefault(term) + 1;
        }
        return items;
    }

    private static float[] UnitLength(double[] values)
    {
        var length = Math.Sqrt(values.Sum(value => value * value));
        return Array.ConvertAll(values, value => (float)(value / length));
    }
}
