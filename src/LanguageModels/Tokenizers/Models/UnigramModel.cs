using System.Text;

namespace Distillery.LanguageModels;

/// <summary>SentencePiece's unigram model: the spelling with the largest sum of log-probabilities (Kudo 2018), by Viterbi's algorithm.</summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10;

    private readonly string[] _tokens;
    private readonly double[] _scores;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<long, (int Node, int Id)> _trie = [];
    private readonly double _unknownScore;
    private readonly bool _fallsBackToBytes;
    private readonly bool _isSingle;
    private readonly int[] _byteIds = new int[256];
    private int _nodes;

    /// <param name="pieces">Token, score and whether text may be spelt with it, by id.</param>
    /// <param name="unknown">Id of the unknown token, or null.</param>
    /// <param name="fallsBackToBytes">Whether unknown characters are spelt as bytes.</param>
    /// <param name="isSingle">Whether sums are kept in single precision, as SentencePiece does; Hugging Face keeps double.</param>
    /// <param name="lowestScore">The score that the unknown penalty is taken from.</param>
    internal UnigramModel(IReadOnlyList<(string Token, double Score, bool IsUsed)> pieces, int? unknown, bool fallsBackToBytes, bool isSingle, double lowestScore)
    {
        (_fallsBackToBytes, _isSingle, UnknownId) = (fallsBackToBytes, isSingle, unknown);
        _tokens = [.. pieces.Select(piece => piece.Token)];
        _scores = [.. pieces.Select(piece => piece.Score)];
        _ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < pieces.Count; id++)
        {
            _ids[pieces[id].Token] = id;
            if (pieces[id].IsUsed && pieces[id].Token.Length > 0)
                AddToTrie(pieces[id].Token, id);
        }

        for (var value = 0; value < 256; value++)
            _byteIds[value] = _ids.GetValueOrDefault($"<0x{value:X2}>", -1);
        _unknownScore = lowestScore - UnknownPenalty;
    }

    public int Size => _tokens.Length;

    public int? UnknownId { get; }

    public string? TokenOf(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;

    public int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.Length == 0)
            return;
        var (from, spelt) = Viterbi(word);
        var path = new List<(int Start, int End, int Id)>();
        for (var end = word.Length; end > 0; end = from[end])
        {
            // Unknown characters behind each other are one unknown token, also where the text spells the token itself.
            var id = spelt[end] == UnknownId ? -1 : spelt[end];
            if (id < 0 && path.Count > 0 && path[^1].Id < 0)
                path[^1] = (from[end], path[^1].End, -1);
            else
                path.Add((from[end], end, id));
        }

        for (var i = path.Count - 1; i >= 0; i--)
        {
            if (path[i].Id >= 0)
                ids.Add(path[i].Id);
            else
                AddUnknown(word[path[i].Start..path[i].End], ids);
        }
    }

    private (int[] From, int[] Ids) Viterbi(ReadOnlySpan<char> word)
    {
        var best = new double[word.Length + 1];
        var from = new int[word.Length + 1];
        var ids = new int[word.Length + 1];
        Array.Fill(from, -1);
        for (int start = 0, length; start < word.Length; start += length)
        {
            length = char.IsHighSurrogate(word[start]) && start + 1 < word.Length ? 2 : 1;
            var hasSingle = false;
            var node = 0;
            for (var end = start; end < word.Length && _trie.TryGetValue(((long)node << 16) | word[end], out var step); end++)
            {
                node = step.Node;
                if (step.Id < 0)
                    continue;
                hasSingle |= end + 1 - start == length;
                Offer(start, end + 1, _scores[step.Id], step.Id);
            }

            if (!hasSingle)
                Offer(start, start + length, _unknownScore, -1);
        }

        return (from, ids);

        void Offer(int start, int end, double score, int id)
        {
            // SentencePiece compares in double precision what it keeps in single precision; ties between spellings hang on it.
            var sum = score + best[start];
            if (from[end] >= 0 && sum <= best[end])
                return;
            (best[end], from[end], ids[end]) = (_isSingle ? (float)sum : sum, start, id);
        }
    }

    private void AddUnknown(ReadOnlySpan<char> text, List<int> ids)
    {
        if (_ids.TryGetValue(text.ToString(), out var own) && own == UnknownId)
        {
            ids.Add(own);
            return;
        }

        if (_fallsBackToBytes)
        {
            var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
            Encoding.UTF8.GetBytes(text, bytes);
            if (Array.TrueForAll(bytes, value => _byteIds[value] >= 0))
            {
                ids.AddRange(bytes.Select(value => _byteIds[value]));
                return;
            }
        }

        if (UnknownId is { } unknown)
            ids.Add(unknown);
    }

    private void AddToTrie(string token, int id)
    {
        var node = 0;
        for (var i = 0; i < token.Length; i++)
        {
            var key = ((long)node << 16) | token[i];
            if (!_trie.TryGetValue(key, out var step))
                step = (++_nodes, -1);
            _trie[key] = i == token.Length - 1 ? (step.Node, id) : step;
            node = step.Node;
        }
    }
}
