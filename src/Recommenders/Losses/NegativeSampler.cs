using Distillery.Data;

namespace Distillery.Recommenders;

/// <summary>Items that a row is taught not to recommend: uniform over the catalogue without the row's window and its target.</summary>
public static class NegativeSampler
{
    /// <summary>Draws for some rows.</summary>
    /// <param name="rows">The windows.</param>
    /// <param name="chosen">Which rows.</param>
    /// <param name="perRow">Negatives of each row, at least 1; the same item may come twice.</param>
    /// <param name="random">Where the numbers come from.</param>
    /// <returns><c>[chosen * perRow]</c>.</returns>
    /// <exception cref="ArgumentException">A row leaves no item to draw.</exception>
    public static int[] Draw(WindowSet rows, ReadOnlySpan<int> chosen, int perRow, SeededGenerator random)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(perRow, 1);
        var items = rows.PaddingId;
        var negatives = new int[chosen.Length * perRow];
        for (var i = 0; i < negatives.Length; i++)
        {
            var row = chosen[i / perRow];
            var history = rows.History(row);
            var target = rows.Targets[row];
            if (history.Length + 1 >= items && IsEverything(history, target, items))
                throw new ArgumentException($"row {row} holds every item of the catalogue ({items}): there is no negative to draw.", nameof(rows));
            do
                negatives[i] = random.NextInt(items);
            while (negatives[i] == target || history.Contains(negatives[i]));
        }

        return negatives;
    }

    private static bool IsEverything(ReadOnlySpan<int> history, int target, int items)
    {
        var seen = new HashSet<int> { target };
        foreach (var item in history)
            seen.Add(item);
        return seen.Count >= items;
    }
}
