namespace Distillery.LanguageModels;

/// <summary>
/// Texts, as token ids, that share their beginnings: the only ones that constrained decoding may write, for example a catalogue's titles.
/// </summary>
public sealed class TokenTrie
{
    private static readonly IReadOnlyList<int> None = [];
    private readonly List<Node> _nodes = [new Node()];

    /// <summary>How many different texts there are.</summary>
    public int Count { get; private set; }

    /// <summary>The trie of texts whose values are their places in the list.</summary>
    /// <param name="texts">Token ids, without special tokens.</param>
    public static TokenTrie Of(IEnumerable<IReadOnlyList<int>> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var trie = new TokenTrie();
        var place = 0;
        foreach (var text in texts) trie.Add(text, place++);
        return trie;
    }

    /// <summary>Adds a text. Several may be equal: then it stands for several values.</summary>
    /// <param name="ids">Its tokens, at least one.</param>
    /// <param name="value">What it stands for, for example an item's id.</param>
    /// <exception cref="ArgumentException">It has no tokens.</exception>
    public void Add(IReadOnlyList<int> ids, int value)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count == 0) throw new ArgumentException($"The text of value {value} has no tokens.", nameof(ids));
        var at = 0;
        foreach (var id in ids)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(id, nameof(ids));
            var node = _nodes[at];
            if (!node.Children.TryGetValue(id, out var next))
            {
                next = _nodes.Count;
                _nodes.Add(new Node());
                node.Children.Add(id, next);
            }

            at = next;
        }

        if (_nodes[at].Values is not { } values)
        {
            _nodes[at].Values = values = [];
            Count++;
        }

        values.Add(value);
    }

    /// <summary>What a text stands for; empty where it is not one of them.</summary>
    /// <param name="ids">Its tokens.</param>
    public IReadOnlyList<int> Find(IReadOnlyList<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var at = 0;
        foreach (var id in ids)
        {
            if (!_nodes[at].Children.TryGetValue(id, out at)) return None;
        }

        return _nodes[at].Values ?? None;
    }

    /// <summary>The node after one more token; -1 where no text goes on so.</summary>
    internal int Next(int node, int id) => _nodes[node].Children.TryGetValue(id, out var next) ? next : -1;

    /// <summary>Whether a text ends at a node.</summary>
    internal bool Ends(int node) => _nodes[node].Values is not null;

    /// <summary>The tokens that may follow a node, and the stop token where a text ends there, in rising order.</summary>
    internal int[] Allowed(int node, int stopId)
    {
        var allowed = _nodes[node].Children.Keys.ToList();
        if (Ends(node)) allowed.Add(stopId);
        allowed.Sort();
        return [.. allowed];
    }

    internal int LargestId => _nodes.SelectMany(node => node.Children.Keys).DefaultIfEmpty(-1).Max();

    internal bool Contains(int id) => _nodes.Any(node => node.Children.ContainsKey(id));

    private sealed class Node
    {
        public SortedDictionary<int, int> Children { get; } = [];

        public List<int>? Values { get; set; }
    }
}
