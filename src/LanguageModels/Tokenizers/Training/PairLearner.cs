namespace Distillery.LanguageModels;

/// <summary>Joins the most frequent pair of neighbours in a list of counted words, again and again, and keeps counts up to date as it goes.</summary>
internal sealed class PairLearner
{
    private readonly List<int[]> _words = [];
    private readonly List<int> _lengths = [];
    private readonly List<int> _counts = [];
    private readonly List<string> _tokens;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<long, long> _pairCounts = [];
    private readonly Dictionary<long, List<int>> _places = [];
    private readonly PriorityQueue<(long Pair, long Count), (long Count, long Pair)> _queue =
        new(Comparer<(long Count, long Pair)>.Create((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.Pair.CompareTo(b.Pair)));

    /// <param name="words">Each different word as ids, and how often it occurs.</param>
    /// <param name="tokens">Tokens by id; new ones are added.</param>
    internal PairLearner(IEnumerable<(int[] Symbols, int Count)> words, List<string> tokens)
    {
        _tokens = tokens;
        _ids = tokens.Select((token, id) => (token, id)).ToDictionary(entry => entry.token, entry => entry.id, StringComparer.Ordinal);
        foreach (var (symbols, count) in words)
        {
            var word = _words.Count;
            _words.Add(symbols);
            _lengths.Add(symbols.Length);
            _counts.Add(count);
            for (var i = 0; i + 1 < symbols.Length; i++)
                Count(Pair(symbols[i], symbols[i + 1]), count, word);
        }
    }

    internal List<(string Left, string Right)> Learn(int vocabularySize, int minimumFrequency, CancellationToken cancellationToken)
    {
        foreach (var (pair, count) in _pairCounts)
            _queue.Enqueue((pair, count), (count, pair));
        var merges = new List<(string, string)>();
        while (_tokens.Count < vocabularySize && _queue.TryDequeue(out var best, out _))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = _pairCounts.GetValueOrDefault(best.Pair);
            if (count != best.Count)
            {
                // The count fell since it was queued; it takes its new place.
                if (count > 0)
                    _queue.Enqueue((best.Pair, count), (count, best.Pair));
                continue;
            }

            if (count < minimumFrequency)
                break;
            var (left, right) = ((int)(best.Pair >> 32), (int)best.Pair);
            merges.Add((_tokens[left], _tokens[right]));
            Join(left, right, IdOf(_tokens[left] + _tokens[right]));
        }

        return merges;
    }

    private static long Pair(int left, int right) => ((long)left << 32) | (uint)right;

    private int IdOf(string token)
    {
        if (!_ids.TryGetValue(token, out var id))
        {
            id = _tokens.Count;
            _tokens.Add(token);
            _ids.Add(token, id);
        }

        return id;
    }

    private void Join(int left, int right, int joined)
    {
        var pair = Pair(left, right);
        if (!_places.Remove(pair, out var words))
            return;
        var grown = new HashSet<long>();
        var previousWord = -1;
        words.Sort();
        foreach (var word in words)
        {
            if (word != previousWord)
                JoinIn(word, left, right, joined, grown);
            previousWord = word;
        }

        _pairCounts.Remove(pair);
        foreach (var changed in grown)
            if (_pairCounts.TryGetValue(changed, out var count) && count > 0)
                _queue.Enqueue((changed, count), (count, changed));
    }

    private void JoinIn(int word, int left, int right, int joined, HashSet<long> grown)
    {
        var symbols = _words[word];
        var (length, count, to) = (_lengths[word], _counts[word], 0);
        for (var from = 0; from < length; from++)
        {
            if (from + 1 >= length || symbols[from] != left || symbols[from + 1] != right)
            {
                symbols[to++] = symbols[from];
                continue;
            }

            if (to > 0)
            {
                Count(Pair(symbols[to - 1], left), -count, -1);
                Count(Pair(symbols[to - 1], joined), count, word);
                grown.Add(Pair(symbols[to - 1], joined));
            }

            if (from + 2 < length)
            {
                Count(Pair(right, symbols[from + 2]), -count, -1);
                Count(Pair(joined, symbols[from + 2]), count, word);
                grown.Add(Pair(joined, symbols[from + 2]));
            }

            symbols[to++] = joined;
            from++;
        }

        _lengths[word] = to;
    }

    private void Count(long pair, long change, int word)
    {
        _pairCounts[pair] = _pairCounts.GetValueOrDefault(pair) + change;
        if (word < 0)
            return;
        if (!_places.TryGetValue(pair, out var places))
            _places.Add(pair, places = []);
        if (places.Count == 0 || places[^1] != word)
            places.Add(word);
    }
}
