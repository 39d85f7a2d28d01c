using Distillery.Data;

namespace Distillery.Baselines;

/// <summary>Scores items by the codes that they share with the history (categories, semantic ids): idf-weighted cosine, with the decay of <see cref="TextTfIdf"/>.</summary>
public sealed class CodeSimilarity : IItemScorer
{
    private readonly ContentIndex _index;

    private CodeSimilarity(ContentIndex index) => _index = index;

    /// <inheritdoc/>
    public int ItemCount => _index.Items.Rows;

    /// <summary>Idf-weighted code rows of unit length (zero for items without a code), shape <c>[items, codes]</c>.</summary>
    public SparseMatrix Matrix => _index.Items;

    /// <summary>Reads the codes of a catalogue.</summary>
    /// <param name="catalogue">The item table.</param>
    /// <param name="columns">The columns, for example from <see cref="CodeColumn.Detect"/>.</param>
    /// <exception cref="ArgumentException">No column is named, or one holds no code in any item.</exception>
    public static CodeSimilarity Build(Catalogue catalogue, IReadOnlyList<CodeColumn> columns)
    {
        if (columns.Count == 0)
            throw new ArgumentException("name at least one column that holds codes.", nameof(columns));
        var terms = new List<string>[catalogue.Count];
        for (var item = 0; item < terms.Length; item++)
            terms[item] = [];
        foreach (var column in columns)
        {
            var before = terms.Sum(list => (long)list.Count);
            for (var item = 0; item < terms.Length; item++)
                column.AddTerms(catalogue.Items[item], terms[item]);
            if (terms.Sum(list => (long)list.Count) == before)
                throw new ArgumentException(
                    $"column '{column.Name}' holds no code in any item; the catalogue has {Names(catalogue)}.", nameof(columns));
        }
        return new CodeSimilarity(new ContentIndex(TermMatrix.Build(terms, minimumItems: 1).Rows));
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        ScorerGuard.Check(history, scores, ItemCount);
        _index.Score(history, scores);
    }

    private static string Names(Catalogue catalogue)
    {
        var names = new SortedSet<string>(catalogue.Items.SelectMany(item => item.Attributes.Keys), StringComparer.Ordinal);
        return names.Count == 0 ? "no attribute columns" : $"the columns {string.Join(", ", names)}";
    }
}
