namespace Distillery.Baselines;

/// <summary>
/// The best items of a score row. Equal scores are ordered by a seeded hash of the item id, never by the id itself: in the Amazon
/// sets the id order is the order of events inside a day, so an id as tie-break would leak the answer.
/// </summary>
public static class TopK
{
    /// <summary>The seed that lists use when none is given.</summary>
    public const ulong DefaultTieSeed = 0x5EED;

    /// <summary>Writes the ids of the best items, best first. Items that score NaN or negative infinity are never listed.</summary>
    /// <param name="scores">One score for each item, shape <c>[items]</c>.</param>
    /// <param name="ids">Receives at most as many ids as it has places.</param>
    /// <param name="tieSeed">Seed of the hash that orders equal scores.</param>
    /// <returns>How many ids were written: fewer than places only where fewer items can be listed.</returns>
    public static int Select(ReadOnlySpan<float> scores, Span<int> ids, ulong tieSeed = DefaultTieSeed)
    {
        if (ids.IsEmpty)
            return 0;
        // A heap of the chosen ids whose root is the worst of them.
        var chosen = 0;
        var worst = float.NegativeInfinity;
        for (var item = 0; item < scores.Length; item++)
        {
            var score = scores[item];
            if (chosen == ids.Length)
            {
                if (!(score >= worst) || !IsBetter(scores, item, ids[0], tieSeed))
                    continue;
                ids[0] = item;
                SiftDown(scores, ids, chosen, tieSeed);
                worst = scores[ids[0]];
            }
            else if (score > float.NegativeInfinity)
            {
                ids[chosen++] = item;
                if (chosen < ids.Length)
                    continue;
                for (var start = chosen / 2 - 1; start >= 0; start--)
                    SiftDown(scores, ids, chosen, tieSeed, start);
                worst = scores[ids[0]];
            }
        }
        SortBestFirst(scores, ids[..chosen], tieSeed);
        return chosen;
    }

    /// <summary>The place of an item among equals: SplitMix64's finaliser over the seed and the id, lower first.</summary>
    /// <param name="item">Item id.</param>
    /// <param name="seed">Seed of the order.</param>
    public static ulong TieHash(int item, ulong seed)
    {
        var x = seed + 0x9E3779B97F4A7C15UL * ((ulong)(uint)item + 1);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }

    private static bool IsBetter(ReadOnlySpan<float> scores, int item, int than, ulong seed) =>
        scores[item] > scores[than] || (scores[item] == scores[than] && TieHash(item, seed) < TieHash(than, seed));

    private static void SiftDown(ReadOnlySpan<float> scores, Span<int> heap, int count, ulong seed, int at = 0)
    {
        while (true)
        {
            var child = 2 * at + 1;
            if (child >= count)
                return;
            if (child + 1 < count && IsBetter(scores, heap[child], heap[child + 1], seed))
                child++;
            if (IsBetter(scores, heap[child], heap[at], seed))
                return;
            (heap[at], heap[child]) = (heap[child], heap[at]);
            at = child;
        }
    }

    private static void SortBestFirst(ReadOnlySpan<float> scores, Span<int> ids, ulong seed)
    {
        for (var i = 1; i < ids.Length; i++)
            for (var j = i; j > 0 && IsBetter(scores, ids[j], ids[j - 1], seed); j--)
                (ids[j], ids[j - 1]) = (ids[j - 1], ids[j]);
    }
}
