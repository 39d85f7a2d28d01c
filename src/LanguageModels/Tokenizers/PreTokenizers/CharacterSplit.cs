namespace Distillery.LanguageModels;

/// <summary>Cuts at characters of a class, each for itself: white space, signs, digits, a delimiter.</summary>
internal sealed class CharacterSplit(Func<int, bool> isMatch, SplitBehavior behavior) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> into)
    {
        var parts = new List<(int, int, bool)>();
        var (at, end) = (0, 0);
        foreach (var rune in piece.Span.EnumerateRunes())
        {
            var length = rune.Utf16SequenceLength;
            if (isMatch(rune.Value))
            {
                if (at > end)
                    parts.Add((end, at - end, false));
                parts.Add((at, length, true));
                end = at + length;
            }

            at += length;
        }

        if (at > end)
            parts.Add((end, at - end, false));
        PatternSplit.Merge(piece, parts, behavior, inverts: false, into);
    }
}
