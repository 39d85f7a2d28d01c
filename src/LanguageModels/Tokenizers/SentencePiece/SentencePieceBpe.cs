namespace Distillery.LanguageModels;

/// <summary>SentencePiece's BPE: of all pairs of neighbours whose joint text is a piece, the one with the best score is joined first.</summary>
internal sealed class SentencePieceBpe
{
    private readonly Dictionary<string, (float Score, bool IsUnused)> _pieces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (float Score, bool IsUnused)>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly SentencePieceNormalizer _normalizer;

    internal SentencePieceBpe(SentencePieceFile file, SentencePieceNormalizer normalizer)
    {
        foreach (var (text, score, type) in file.Pieces)
            if (type is PieceType.Normal or PieceType.UserDefined or PieceType.Unused)
                _pieces[text] = (score, type == PieceType.Unused);
        _bySpan = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        _normalizer = normalizer;
    }

    /// <summary>Cuts normalized text into pieces.</summary>
    /// <returns>Start and length of each piece in the text.</returns>
    internal List<(int Start, int Length)> Cut(string text)
    {
        var symbols = Symbols(text);
        var queue = new PriorityQueue<(int Left, int Right, int Length), (float Score, int Left)>(
            Comparer<(float Score, int Left)>.Create((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Left.CompareTo(b.Left)));
        // How an unused piece was made, so that it can be taken apart again.
        var unused = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 1; i < symbols.Count; i++)
            Offer(i - 1, i);
        while (queue.TryDequeue(out var best, out _))
        {
            var (left, right) = (symbols[best.Left], symbols[best.Right]);
            if (left.Length == 0 || right.Length == 0 || left.Length + right.Length != best.Length)
                continue;
            symbols[best.Left] = left with { Length = best.Length, Next = right.Next };
            if (right.Next >= 0)
                symbols[right.Next] = symbols[right.Next] with { Previous = best.Left };
            symbols[best.Right] = right with { Length = 0 };
            Offer(left.Previous, best.Left);
            Offer(best.Left, right.Next);
        }

        var cuts = new List<(int, int)>();
        for (var at = symbols.Count == 0 ? -1 : 0; at >= 0; at = symbols[at].Next)
            Resegment(symbols[at].Start, symbols[at].Length);
        return cuts;

        void Offer(int left, int right)
        {
            if (left < 0 || right < 0 || symbols[left].IsFrozen || symbols[right].IsFrozen)
                return;
            var joined = text.AsSpan(symbols[left].Start, symbols[left].Length + symbols[right].Length);
            if (!_bySpan.TryGetValue(joined, out var piece))
                return;
            queue.Enqueue((left, right, joined.Length), (piece.Score, left));
            if (piece.IsUnused)
                unused[joined.ToString()] = symbols[left].Length;
        }

        void Resegment(int start, int length)
        {
            var piece = text.Substring(start, length);
            if (_pieces.TryGetValue(piece, out var known) && known.IsUnused && unused.TryGetValue(piece, out var first))
            {
                Resegment(start, first);
                Resegment(start + first, length - first);
                return;
            }

            cuts.Add((start, length));
        }
    }

    private List<Symbol> Symbols(string text)
    {
        var symbols = new List<Symbol>(text.Length);
        for (int start = 0, length; start < text.Length; start += length)
        {
            var fixedPiece = _normalizer.UserDefinedAt(text.AsSpan(start));
            length = fixedPiece?.Length ?? (char.IsHighSurrogate(text[start]) && start + 1 < text.Length ? 2 : 1);
            symbols.Add(new Symbol(start, length, symbols.Count - 1, start + length < text.Length ? symbols.Count + 1 : -1, fixedPiece is not null));
        }

        return symbols;
    }

    private readonly record struct Symbol(int Start, int Length, int Previous, int Next, bool IsFrozen);
}
