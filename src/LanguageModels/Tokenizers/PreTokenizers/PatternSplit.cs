namespace Distillery.LanguageModels;

/// <summary><c>Split</c>: cuts at the matches of a pattern.</summary>
/// <param name="pattern">What is looked for.</param>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="inverts">Whether the parts between the matches count as the matches.</param>
internal sealed class PatternSplit(TextPattern pattern, SplitBehavior behavior, bool inverts = false) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> into) => Merge(piece, pattern.Cut(piece.Span), behavior, inverts, into);

    /// <summary>Adds the parts of a piece, put together as the behaviour says.</summary>
    internal static void Merge(
        Piece piece, List<(int Start, int Length, bool IsMatch)> parts, SplitBehavior behavior, bool inverts, List<Piece> into)
    {
        var from = -1;
        var previousIsMatch = false;
        for (var i = 0; i < parts.Count; i++)
        {
            var (start, length, isMatch) = parts[i];
            isMatch ^= inverts;
            switch (behavior)
            {
                case SplitBehavior.Removed:
                    if (!isMatch)
                        into.Add(piece.Part(start, length));
                    break;
                case SplitBehavior.Isolated:
                    into.Add(piece.Part(start, length));
                    break;
                case SplitBehavior.Contiguous:
                    if (from >= 0 && previousIsMatch != isMatch)
                    {
                        into.Add(piece.Part(from, start - from));
                        from = start;
                    }

                    from = from < 0 ? start : from;
                    break;
                case SplitBehavior.MergedWithPrevious:
                    // A match belongs to the part before it, unless that one is a match too.
                    if (from >= 0 && !(isMatch && !previousIsMatch))
                    {
                        into.Add(piece.Part(from, start - from));
                        from = start;
                    }

                    from = from < 0 ? start : from;
                    break;
                case SplitBehavior.MergedWithNext:
                    if (from >= 0 && !(previousIsMatch && !isMatch))
                    {
                        into.Add(piece.Part(from, start - from));
                        from = start;
                    }

                    from = from < 0 ? start : from;
                    break;
            }

            previousIsMatch = isMatch;
        }

        if (from >= 0)
            into.Add(piece.Part(from, piece.Length - from));
    }
}
