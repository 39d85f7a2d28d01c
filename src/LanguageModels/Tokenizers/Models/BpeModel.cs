using System.Runtime.InteropServices;
using System.Text;

namespace Distillery.LanguageModels;

/// <summary>Byte-pair encoding: the characters of a word are joined pair by pair, the earliest learnt pair first.</summary>
/// <remarks>Sennrich et al. 2016. Every quirk of Hugging Face's model is kept, for the same ids come out.</remarks>
internal sealed class BpeModel : ITokenModel
{
    private readonly TokenTable _table;
    private readonly Dictionary<long, Merge> _merges;
    private readonly BpeOptions _options;
    private readonly WordCache _cache = new();
    private readonly int[] _fallbackIds = new int[256];
    private readonly bool _hasAllBytes = true;

    /// <param name="vocabulary">Ids by token.</param>
    /// <param name="merges">Pairs in the order they were learnt.</param>
    /// <param name="options">Settings.</param>
    /// <param name="source">Where they come from, for messages.</param>
    internal BpeModel(Dictionary<string, int> vocabulary, IReadOnlyList<(string Left, string Right)> merges, BpeOptions options, string source)
    {
        (_table, _options) = (new TokenTable(vocabulary), options);
        _merges = new Dictionary<long, Merge>(merges.Count);
        var prefixLength = options.ContinuingSubwordPrefix?.Length ?? 0;
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right) = merges[rank];
            var joined = right.Length >= prefixLength ? left + right[prefixLength..] : left + right;
            _merges[Pair(Require(left, rank, source), Require(right, rank, source))] = new Merge(rank, Require(joined, rank, source));
        }

        if (options.UnknownToken is { } unknown)
            UnknownId = _table.IdOf(unknown) ?? throw new InvalidDataException($"{source}: model.unk_token is '{unknown}', which is not in the vocabulary.");
        for (var value = 0; value < 256; value++)
        {
            _fallbackIds[value] = _table.IdOf($"<0x{value:X2}>") ?? -1;
            _hasAllBytes &= _fallbackIds[value] >= 0;
        }
    }

    private readonly record struct Merge(int Rank, int Id);

    public int Size => _table.Size;

    public int? UnknownId { get; }

    public string? TokenOf(int id) => _table.TokenOf(id);

    public int? IdOf(string token) => _table.IdOf(token);

    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        if (!_cache.TryGet(word, out var known))
        {
            known = Spell(word);
            _cache.Add(word, known);
        }

        foreach (var id in known!)
            ids.Add(id);
    }

    /// <summary>Spells a word without the cache.</summary>
    internal int[] Spell(ReadOnlySpan<char> word)
    {
        if (_options.MapsBytes)
            word = ByteAlphabet.FromText(word);
        if (_options.IgnoresMerges && _table.TryGet(word, out var whole))
            return [whole];
        var symbols = Characters(word);
        return symbols.Count < 2 ? [.. symbols] : Join(symbols);
    }

    private static long Pair(int left, int right) => ((long)left << 32) | (uint)right;

    private int Require(string token, int rank, string source) =>
        _table.IdOf(token) ?? throw new InvalidDataException($"{source}: model.merges[{rank}] needs the token '{token}', which is not in the vocabulary.");

    /// <summary>The word's characters as ids, with bytes or the unknown token for those that the vocabulary lacks.</summary>
    private List<int> Characters(ReadOnlySpan<char> word)
    {
        var symbols = new List<int>(word.Length);
        var plain = _options.ContinuingSubwordPrefix is null && _options.EndOfWordSuffix is null;
        var unknownPending = false;
        for (int start = 0, length; start < word.Length; start += length)
        {
            length = char.IsHighSurrogate(word[start]) && start + 1 < word.Length ? 2 : 1;
            var character = word.Slice(start, length);
            if (!plain)
                character = Affixed(character, isFirst: start == 0, isLast: start + length == word.Length);
            if (_table.TryGet(character, out var id))
            {
                if (unknownPending)
                    symbols.Add(UnknownId!.Value);
                unknownPending = false;
                symbols.Add(id);
            }
            else if (_options.FallsBackToBytes && TryBytes(character, symbols))
            {
            }
            else if (UnknownId is { } unknown)
            {
                if (unknownPending && !_options.FusesUnknown)
                    symbols.Add(unknown);
                unknownPending = true;
            }
        }

        if (unknownPending)
            symbols.Add(UnknownId!.Value);
        return symbols;
    }

    private string Affixed(ReadOnlySpan<char> character, bool isFirst, bool isLast) =>
        string.Concat(isFirst ? "" : _options.ContinuingSubwordPrefix, character, isLast ? _options.EndOfWordSuffix : "");

    private bool TryBytes(ReadOnlySpan<char> character, List<int> symbols)
    {
        Span<byte> bytes = stackalloc byte[64];
        if (!Encoding.UTF8.TryGetBytes(character, bytes, out var count))
            return false;
        if (!_hasAllBytes)
            foreach (var value in bytes[..count])
                if (_fallbackIds[value] < 0)
                    return false;
        foreach (var value in bytes[..count])
            symbols.Add(_fallbackIds[value]);
        return true;
    }

    /// <summary>Joins pairs until none is left, by rank, equal ranks from the left: a linked list of symbols and a queue of candidate pairs.</summary>
    private int[] Join(List<int> symbols)
    {
        var ids = CollectionsMarshal.AsSpan(symbols);
        var next = new int[ids.Length];
        var previous = new int[ids.Length];
        var queue = new PriorityQueue<(int Position, int Id), long>();
        for (var i = 0; i < ids.Length; i++)
        {
            previous[i] = i - 1;
            next[i] = i + 1 < ids.Length ? i + 1 : -1;
            if (i + 1 < ids.Length)
                Offer(queue, i, ids[i], ids[i + 1]);
        }

        while (queue.TryDequeue(out var candidate, out _))
        {
            var left = candidate.Position;
            var right = ids[left] < 0 ? -1 : next[left];
            // A candidate is stale when one of its symbols was joined to something else meanwhile.
            if (right < 0 || !_merges.TryGetValue(Pair(ids[left], ids[right]), out var merge) || merge.Id != candidate.Id)
                continue;
            ids[left] = merge.Id;
            ids[right] = -1;
            next[left] = next[right];
            if (next[left] >= 0)
            {
                previous[next[left]] = left;
                Offer(queue, left, ids[left], ids[next[left]]);
            }

            if (previous[left] >= 0)
                Offer(queue, previous[left], ids[previous[left]], ids[left]);
        }

        symbols.RemoveAll(id => id < 0);
        return [.. symbols];
    }

    private void Offer(PriorityQueue<(int Position, int Id), long> queue, int position, int left, int right)
    {
        if (_merges.TryGetValue(Pair(left, right), out var merge))
            queue.Enqueue((position, merge.Id), ((long)merge.Rank << 32) | (uint)position);
    }
}
