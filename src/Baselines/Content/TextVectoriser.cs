namespace Distillery.Baselines;

/// <summary>TF-IDF of free texts over words and word pairs, with the terms and weights of the texts that it was fitted on.</summary>
public sealed class TextVectoriser
{
    private readonly TermMatrix _terms;

    private TextVectoriser(TermMatrix terms) => _terms = terms;

    /// <summary>Rows of the texts that it was fitted on, of unit length (zero for texts without a known word), shape <c>[texts, terms]</c>.</summary>
    public SparseMatrix Matrix => _terms.Rows;

    /// <summary>Learns terms and weights.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="minimumTexts">How many texts must share a term for it to count, at least 1; default 2.</param>
    public static TextVectoriser Fit(IReadOnlyList<string> texts, int minimumTexts = 2)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return new TextVectoriser(TermMatrix.Build([.. texts.Select(Terms)], minimumTexts));
    }

    /// <summary>Rows of other texts, shape <c>[texts, terms]</c>; words that the fitted texts lack are left out.</summary>
    /// <param name="texts">The texts.</param>
    public SparseMatrix Transform(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var rows = new (int[], float[])[texts.Count];
        Parallel.For(0, rows.Length, row => rows[row] = _terms.Row(Terms(texts[row])));
        return SparseMatrix.FromRows(Matrix.Columns, rows);
    }

    private static List<string> Terms(string text)
    {
        var terms = new List<string>();
        TextWords.AddUnigramsAndBigrams(text, "", terms);
        return terms;
    }
}
