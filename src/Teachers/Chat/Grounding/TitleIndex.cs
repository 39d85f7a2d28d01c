using System.Text;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>
/// Finds the item that a written title means: by the very text, then by the text without case, punctuation and spaces, then the nearest by
/// letter triples (Dice's coefficient). Of several items with one title the lowest id is taken. Safe to use from several threads.
/// </summary>
public sealed class TitleIndex
{
    /// <summary>Least similarity of a nearest title.</summary>
    public const float LeastSimilarity = 0.6f;

    private readonly Dictionary<string, int> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _normal = new(StringComparer.Ordinal);
    private readonly Dictionary<(char, char, char), int[]> _items;
    private readonly int[] _triples;

    /// <summary>Indexes a catalogue.</summary>
    /// <param name="catalogue">The catalogue.</param>
    public TitleIndex(Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        _triples = new int[catalogue.Count];
        var lists = new Dictionary<(char, char, char), List<int>>();
        for (var item = 0; item < catalogue.Count; item++)
        {
            var title = catalogue.Items[item].Title;
            var normal = Normalise(title);
            _exact.TryAdd(title.Trim(), item);
            if (normal.Length > 0)
                _normal.TryAdd(normal, item);
            var triples = Triples(normal);
            _triples[item] = triples.Count;
            foreach (var triple in triples)
            {
                if (!lists.TryGetValue(triple, out var list))
                    lists.Add(triple, list = []);
                list.Add(item);
            }
        }

        _items = lists.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    /// <summary>Finds an item.</summary>
    /// <param name="title">A title as a model wrote it.</param>
    /// <param name="isTaken">Items that do not count any more, so that a second item of the same title may be meant; null for none. Where there is none, the taken one is given.</param>
    public TitleMatch Find(string title, Func<int, bool>? isTaken = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        bool Free(int item) => isTaken is null || !isTaken(item);
        var same = _exact.TryGetValue(title.Trim(), out var exact) ? new TitleMatch(exact, TitleMatchKind.Exact, 1)
            : _normal.TryGetValue(Normalise(title), out var normal) ? new TitleMatch(normal, TitleMatchKind.Normalised, 1)
            : null;
        if (same is not null && Free(same.Item))
            return same;
        var similar = Similarities(title);
        // A title that is there means an item of that title, and no other that is merely near.
        var least = same is null ? LeastSimilarity : 1;
        var best = -1;
        for (var item = 0; item < similar.Length; item++)
            if (similar[item] >= least && (best < 0 || similar[item] > similar[best]) && Free(item))
                best = item;
        if (best < 0 && same is not null)
            return same;
        return best < 0 ? new TitleMatch(-1, TitleMatchKind.None, 0) : new TitleMatch(best, TitleMatchKind.Nearest, similar[best]);
    }

    /// <summary>How similar every item's title is to a text.</summary>
    /// <param name="title">The text.</param>
    /// <returns>Dice's coefficient of the letter triples, <c>0 .. 1</c>, shape <c>[items]</c>.</returns>
    public float[] Similarities(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        var triples = Triples(Normalise(title));
        var shared = new int[_triples.Length];
        foreach (var triple in triples)
            foreach (var item in _items.GetValueOrDefault(triple, []))
                shared[item]++;
        var similar = new float[shared.Length];
        for (var item = 0; item < similar.Length; item++)
            if (shared[item] > 0)
                similar[item] = 2f * shared[item] / (triples.Count + _triples[item]);
        return similar;
    }

    private static string Normalise(string title)
    {
        var text = new StringBuilder(title.Length);
        foreach (var letter in title)
            if (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter))
                text.Append(char.ToLowerInvariant(letter));
            else if (text.Length > 0 && text[^1] != ' ')
                text.Append(' ');
        return text.ToString().TrimEnd();
    }

    private static HashSet<(char, char, char)> Triples(string normal)
    {
        var triples = new HashSet<(char, char, char)>();
        var text = $"  {normal} ";
        if (normal.Length > 0)
            for (var i = 0; i + 2 < text.Length; i++)
                triples.Add((text[i], text[i + 1], text[i + 2]));
        return triples;
    }
}
