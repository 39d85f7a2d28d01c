namespace Distillery.LanguageModels;

/// <summary><c>ByteLevel</c>: perhaps a space before the text, perhaps GPT-2's expression, and the byte alphabet.</summary>
/// <param name="addsPrefixSpace">Whether a piece that does not begin with a space gets one.</param>
/// <param name="usesRegex">Whether pieces are cut by GPT-2's expression.</param>
/// <param name="mapsBytes">Whether pieces are turned to the byte alphabet here; false where the model does it.</param>
internal sealed class ByteLevelSplit(bool addsPrefixSpace, bool usesRegex, bool mapsBytes) : IPreTokenizer
{
    private static readonly TextPattern Gpt2 = TextPattern.OfRegex(BpePatterns.Gpt2, "ByteLevel");

    public void Split(Piece piece, List<Piece> into)
    {
        if (addsPrefixSpace && piece.Span[0] != ' ')
            piece = piece.With(string.Concat(" ", piece.Span));
        if (!usesRegex)
        {
            into.Add(Mapped(piece));
            return;
        }

        foreach (var (start, length, _) in Gpt2.Cut(piece.Span))
            into.Add(Mapped(piece.Part(start, length)));
    }

    private Piece Mapped(Piece piece) => mapsBytes ? piece.With(ByteAlphabet.FromText(piece.Span)) : piece;
}
