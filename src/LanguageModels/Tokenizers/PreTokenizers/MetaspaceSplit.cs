namespace Distillery.LanguageModels;

/// <summary><c>Metaspace</c>: spaces become a visible sign, one is put before the text, and words begin with it.</summary>
/// <param name="replacement">The sign, usually U+2581.</param>
/// <param name="prepends">Where one is put before a piece.</param>
/// <param name="splits">Whether words are cut apart.</param>
internal sealed class MetaspaceSplit(char replacement, PrependScheme prepends, bool splits) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> into)
    {
        var text = piece.Span.ToString().Replace(' ', replacement);
        if (text[0] != replacement && (prepends == PrependScheme.Always || (prepends == PrependScheme.First && piece.IsFirst)))
            text = replacement + text;
        var whole = piece.With(text);
        if (!splits)
            into.Add(whole);
        else
            for (int start = 0, end; start < text.Length; start = end)
            {
                end = text.IndexOf(replacement, start + 1);
                end = end < 0 ? text.Length : end;
                into.Add(whole.Part(start, end - start));
            }
    }
}
