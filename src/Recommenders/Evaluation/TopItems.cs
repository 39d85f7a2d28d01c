namespace Distillery.Recommenders;

/// <summary>
/// The best items of a score row. Equal scores are ordered by a hash of the item id, never by the id: in the Amazon sets the id order is
/// the order of events inside a day, so an id as tie-break would leak the answer. The same lists as <c>Baselines.TopK</c>.
/// </summary>
internal static unsafe class TopItems
{
    private const ulong TieSeed = 0x5EED;
    private const int Block = 128;

    /// <summary>Writes the best items, best first; -1 in places for which no item is left. NaN and -inf are never listed.</summary>
    internal static void Select(float* scores, int count, Span<int> ids)
    {
        var math = RowMath.Best;
        Span<float> best = stackalloc float[ids.Length];
        var used = 0;
        var worst = float.NegativeInfinity;
        for (var start = 0; start < count; start += Block)
        {
            var size = Math.Min(Block, count - start);
            // Most stretches of a long row hold nothing that is good enough.
            if (used == ids.Length && math.Max(scores + start, null, size) < worst)
                continue;
            for (var item = start; item < start + size; item++)
            {
                var score = scores[item];
                if (!(score > float.NegativeInfinity) || (used == ids.Length && !IsBefore(score, item, best[^1], ids[^1])))
                    continue;
                var place = used < ids.Length ? used++ : used - 1;
                for (; place > 0 && IsBefore(score, item, best[place - 1], ids[place - 1]); place--)
                {
                    best[place] = best[place - 1];
                    ids[place] = ids[place - 1];
                }

                (best[place], ids[place]) = (score, item);
                if (used == ids.Length)
                    worst = best[^1];
            }
        }

        ids[used..].Fill(-1);
    }

    private static bool IsBefore(float score, int item, float otherScore, int other) =>
        score > otherScore || (score == otherScore && TieOrder(item) < TieOrder(other));

    private static ulong TieOrder(int item)
    {
        var x = TieSeed + 0x9E3779B97F4A7C15UL * ((ulong)(uint)item + 1);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
