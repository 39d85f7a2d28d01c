using Distillery.Baselines;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>Makes lists of items with distances out of titles that a model wrote.</summary>
/// <remarks>
/// A named item at place <c>r</c> of <c>n</c> titles has distance <c>r / 2n</c>, so named items lie below 0.5. The places that are left are
/// filled with the items whose titles are nearest to a named title (similarity 0.2 or more), at <c>0.5 + (1 - similarity) / 2</c>, and at last with the most popular
/// of the training targets at 1, the distance of what the teacher knows nothing about. So <c>exp(-d)</c> lies in 0.37 .. 1, as the content
/// teacher's does. Items of the history are left out. Equals stand in an order by the seed: an order by id would carry what ids tell of the
/// catalogue into the lists.
/// </remarks>
internal sealed class ChatLists
{
    // Below it two titles share little more than common words.
    private const float LeastSimilarity = 0.2f;
    private readonly TitleIndex _index;
    private readonly int[] _popular;
    private readonly int _k;
    private readonly ulong _seed;

    public ChatLists(Catalogue catalogue, WindowSet train, int k, long seed)
    {
        (_index, _k, _seed) = (new TitleIndex(catalogue), k, (ulong)seed);
        var counts = new int[catalogue.Count];
        foreach (var target in train.Targets)
            counts[target]++;
        _popular = [.. Enumerable.Range(0, catalogue.Count).OrderByDescending(item => counts[item]).ThenBy(item => TopK.TieHash(item, _seed))];
        if (k > catalogue.Count - train.Length)
            throw new ArgumentException($"teacher.k is {k}, but the catalogue has {catalogue.Count} items, and up to {train.Length} of a history are left out.");
    }

    /// <summary>What came of all titles so far.</summary>
    public GroundingCounts Counts { get; private set; } = new();

    /// <summary>Makes one list.</summary>
    /// <param name="titles">Titles, best first, at least one.</param>
    /// <param name="history">Items that are left out.</param>
    /// <param name="target">The item that really came next: only for its distance.</param>
    /// <returns>Items and distances, both <c>[k]</c>, nearest first, and the target's distance; null where no title is in the catalogue.</returns>
    public (int[] Items, float[] Distances, float TrueDistance)? Make(IReadOnlyList<string> titles, ReadOnlySpan<int> history, int target)
    {
        var taken = new HashSet<int>(history.ToArray());
        var items = new List<int>(_k);
        var distances = new List<float>(_k);
        var similar = new float[_popular.Length];
        var counts = Counts with { Titles = Counts.Titles + titles.Count };
        for (var place = 0; place < titles.Count; place++)
        {
            var match = _index.Find(titles[place], item => items.Contains(item));
            counts = match.How switch
            {
                TitleMatchKind.Exact => counts with { Exact = counts.Exact + 1 },
                TitleMatchKind.Normalised => counts with { Normalised = counts.Normalised + 1 },
                TitleMatchKind.Nearest => counts with { Nearest = counts.Nearest + 1 },
                _ => counts with { Unmatched = counts.Unmatched + 1 },
            };
            Raise(similar, _index.Similarities(titles[place]));
            if (match.Item < 0)
                continue;
            if (!taken.Add(match.Item))
                counts = counts with { Repeated = counts.Repeated + 1 };
            else if (items.Count < _k)
            {
                items.Add(match.Item);
                distances.Add(0.5f * place / titles.Count);
            }
        }

        if (items.Count == 0)
        {
            Counts = counts with { RowsWithout = counts.RowsWithout + 1 };
            return null;
        }

        Counts = counts with { Filled = counts.Filled + _k - items.Count };
        Fill(items, distances, similar, taken);
        var listed = items.IndexOf(target);
        return ([.. items], [.. distances], listed >= 0 ? distances[listed] : Distance(similar[target]));
    }

    private void Fill(List<int> items, List<float> distances, float[] similar, HashSet<int> taken)
    {
        foreach (var item in Enumerable.Range(0, similar.Length).Where(item => similar[item] >= LeastSimilarity && !taken.Contains(item))
            .OrderByDescending(item => similar[item]).ThenBy(item => TopK.TieHash(item, _seed)).Take(_k - items.Count).ToArray())
        {
            taken.Add(item);
            items.Add(item);
            distances.Add(Distance(similar[item]));
        }

        foreach (var item in _popular)
        {
            if (items.Count == _k)
                return;
            if (!taken.Add(item))
                continue;
            items.Add(item);
            distances.Add(1);
        }
    }

    private static float Distance(float similarity) => similarity < LeastSimilarity ? 1 : 0.5f + 0.5f * (1 - similarity);

    private static void Raise(float[] all, float[] more)
    {
        for (var i = 0; i < all.Length; i++)
            all[i] = Math.Max(all[i], more[i]);
    }
}
