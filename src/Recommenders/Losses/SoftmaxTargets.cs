using Distillery.Data;

namespace Distillery.Recommenders;

/// <summary>
/// What each row of a softmax loss should predict: its next item, and where a teacher speaks a list of items. Equal ids of a row are
/// merged, so every row holds distinct items with the weight <c>y_k = 1[target] + λ w_k</c>. The items of the row's history may be among
/// them with weight 0: their scores then carry the student's <see cref="ItemTables.Repeat"/>.
/// </summary>
public sealed class SoftmaxTargets
{
    private SoftmaxTargets(int[] starts, int[] items, float[] weights, bool[] repeats)
    {
        Starts = starts;
        Items = items;
        Weights = weights;
        Repeats = repeats;
    }

    /// <summary>Number of rows.</summary>
    public int Count => Starts.Length - 1;

    /// <summary>Where each row's items begin in <see cref="Items"/>, <c>[rows + 1]</c>.</summary>
    internal int[] Starts { get; }

    /// <summary>Distinct item ids of each row, the target first.</summary>
    internal int[] Items { get; }

    /// <summary>The weight <c>y</c> of each of <see cref="Items"/>.</summary>
    internal float[] Weights { get; }

    /// <summary>Whether each of <see cref="Items"/> stands in the row's history.</summary>
    internal bool[] Repeats { get; }

    /// <summary>Targets alone.</summary>
    /// <param name="targets">The next item of each row, <c>[rows]</c>.</param>
    public static SoftmaxTargets Of(ReadOnlySpan<int> targets)
    {
        var weights = new float[targets.Length];
        Array.Fill(weights, 1f);
        return new SoftmaxTargets([.. Enumerable.Range(0, targets.Length + 1)], targets.ToArray(), weights, new bool[targets.Length]);
    }

    /// <summary>These targets, with the items of each row's history added.</summary>
    /// <param name="rows">The windows.</param>
    /// <param name="chosen">Which window each row is, <c>[rows]</c>.</param>
    public SoftmaxTargets WithHistories(WindowSet rows, ReadOnlySpan<int> chosen)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (chosen.Length != Count)
            throw new ArgumentException($"there are {Count} targets and {chosen.Length} windows; one window is needed for each target.", nameof(chosen));
        var starts = new int[Count + 1];
        var items = new int[Items.Length + Count * rows.Length];
        var weights = new float[items.Length];
        var repeats = new bool[items.Length];
        var used = 0;
        for (var row = 0; row < Count; row++)
        {
            var start = starts[row] = used;
            for (var k = Starts[row]; k < Starts[row + 1]; k++, used++)
                (items[used], weights[used], repeats[used]) = (Items[k], Weights[k], Repeats[k]);
            foreach (var item in rows.History(chosen[row]))
            {
                var place = Array.IndexOf(items, item, start, used - start);
                if (place < 0)
                {
                    place = used++;
                    items[place] = item;
                }

                repeats[place] = true;
            }
        }

        starts[^1] = used;
        return new SoftmaxTargets(starts, items[..used], weights[..used], repeats[..used]);
    }

    /// <summary>Targets and lists.</summary>
    /// <param name="targets">The next item of each row, <c>[rows]</c>.</param>
    /// <param name="lists">Lists of the whole training set.</param>
    /// <param name="listRows">Which list belongs to each row, <c>[rows]</c>.</param>
    /// <param name="listWeight">λ, 0 or more.</param>
    public static SoftmaxTargets Of(ReadOnlySpan<int> targets, SoftLists lists, ReadOnlySpan<int> listRows, double listWeight)
    {
        ArgumentNullException.ThrowIfNull(lists);
        ArgumentOutOfRangeException.ThrowIfNegative(listWeight);
        if (targets.Length != listRows.Length)
            throw new ArgumentException($"there are {targets.Length} targets and {listRows.Length} list rows; one list row is needed for each target.", nameof(listRows));
        var starts = new int[targets.Length + 1];
        var items = new int[targets.Length * (lists.Length + 1)];
        var weights = new float[items.Length];
        var used = 0;
        for (var row = 0; row < targets.Length; row++)
        {
            var start = starts[row] = used;
            items[used] = targets[row];
            weights[used++] = 1;
            var list = listRows[row] * lists.Length;
            for (var k = list; k < list + lists.Length; k++)
            {
                var item = lists.Items[k];
                var weight = (float)(listWeight * lists.Weights[k]);
                if (item < 0 || weight == 0)
                    continue;
                var place = Array.IndexOf(items, item, start, used - start);
                if (place < 0)
                {
                    place = used++;
                    items[place] = item;
                }

                weights[place] += weight;
            }
        }

        starts[^1] = used;
        return new SoftmaxTargets(starts, items[..used], weights[..used], new bool[used]);
    }

    internal void Check(int itemCount)
    {
        foreach (var item in Items)
            if ((uint)item >= (uint)itemCount)
                throw new ArgumentException($"a target or list holds item {item}; ids are 0 .. {itemCount - 1}.");
    }
}
