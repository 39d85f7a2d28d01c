using Distillery.Data;

namespace Distillery.Baselines;

/// <summary>
/// Scores items by how much their text resembles that of the history: TF-IDF over words and word pairs, cosine, the history item at
/// distance <c>d</c> from the end counting <c>1/(1+d)</c>. Nothing is trained and no interaction is read, so items that nobody has
/// touched are scored like all others. The likeness of an item to itself is left out, so a history item ranks by its likeness to the others.
/// </summary>
public sealed class TextTfIdf : IItemScorer
{
    private readonly ContentIndex _index;

    private TextTfIdf(ContentIndex index) => _index = index;

    /// <inheritdoc/>
    public int ItemCount => _index.Items.Rows;

    /// <summary>TF-IDF rows of unit length (zero for items without a word), shape <c>[items, terms]</c>.</summary>
    public SparseMatrix Matrix => _index.Items;

    /// <summary>Reads the texts of a catalogue.</summary>
    /// <param name="catalogue">The item table.</param>
    /// <param name="options">Columns and the rarest word; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="TextOptions.MinimumItems"/> is below 1.</exception>
    public static TextTfIdf Build(Catalogue catalogue, TextOptions? options = null)
    {
        options ??= new TextOptions();
        var terms = new List<string>[catalogue.Count];
        for (var item = 0; item < terms.Length; item++)
        {
            terms[item] = [];
            TextWords.AddUnigramsAndBigrams(catalogue.Items[item].Title, "", terms[item]);
            foreach (var column in options.Columns)
                if (catalogue.Items[item].Attributes.TryGetValue(column, out var text))
                    TextWords.AddUnigramsAndBigrams(text, column + ":", terms[item]);
        }
        return new TextTfIdf(new ContentIndex(TermMatrix.Build(terms, options.MinimumItems).Rows));
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        ScorerGuard.Check(history, scores, ItemCount);
        _index.Score(history, scores);
    }
}
