namespace Distillery.LanguageModels;

/// <summary><c>Whitespace</c>: runs of word characters and runs of signs; white space falls away.</summary>
internal sealed class WordSplit : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> into)
    {
        var (at, from, kind) = (0, 0, 0);
        foreach (var rune in piece.Span.EnumerateRunes())
        {
            var next = WordCharacters.IsWhiteSpace(rune.Value) ? 0 : WordCharacters.IsWord(rune.Value) ? 1 : 2;
            if (next != kind)
            {
                if (kind != 0)
                    into.Add(piece.Part(from, at - from));
                (from, kind) = (at, next);
            }

            at += rune.Utf16SequenceLength;
        }

        if (kind != 0)
            into.Add(piece.Part(from, at - from));
    }
}
