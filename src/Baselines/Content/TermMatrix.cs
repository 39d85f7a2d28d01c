namespace Distillery.Baselines;

/// <summary>The terms that some texts share, with their weights: turns terms into idf-weighted rows of unit length.</summary>
internal sealed class TermMatrix
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<double> _idf = [];

    private TermMatrix(IReadOnlyList<IReadOnlyList<string>> terms, int minimumItems)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumItems, 1);
        var items = CountItems(terms);
        // Terms are numbered by first appearance, so the matrix depends on the texts alone.
        foreach (var term in terms.SelectMany(list => list).Where(term => items[term] >= minimumItems))
            if (_ids.TryAdd(term, _ids.Count))
                _idf.Add(1 + Math.Log((1.0 + terms.Count) / (1.0 + items[term])));
        Rows = SparseMatrix.FromRows(_ids.Count, [.. terms.Select(Row)]);
    }

    /// <summary>The rows of the texts that it was built from, shape <c>[texts, terms]</c>.</summary>
    public SparseMatrix Rows { get; }

    /// <summary>
    /// Row = term counts times <c>idf(t) = 1 + ln((1+n)/(1+df(t)))</c> over <c>n</c> texts, divided by its length.
    /// </summary>
    /// <param name="terms">The terms of each text, with repeats.</param>
    /// <param name="minimumItems">A term that fewer texts have is dropped: it cannot link two, and would only shorten the rest of its row.</param>
    public static TermMatrix Build(IReadOnlyList<IReadOnlyList<string>> terms, int minimumItems) => new(terms, minimumItems);

    /// <summary>The row of any text; terms that are not known are left out.</summary>
    public (int[] Columns, float[] Values) Row(IReadOnlyList<string> terms)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var term in terms)
            if (_ids.TryGetValue(term, out var id))
                counts[id] = counts.GetValueOrDefault(id) + 1;
        return ([.. counts.Keys], UnitLength([.. counts.Select(pair => pair.Value * _idf[pair.Key])]));
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
