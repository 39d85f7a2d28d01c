using Distillery.Data;

namespace Distillery.Recommenders;

/// <summary>How often each item is a training target.</summary>
public static class TargetCounts
{
    /// <summary>Counts.</summary>
    /// <param name="rows">Train rows. An item with count 0 is cold.</param>
    /// <returns><c>[items]</c>.</returns>
    public static int[] Of(WindowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var counts = new int[rows.PaddingId];
        foreach (var target in rows.Targets)
            counts[target]++;
        return counts;
    }
}
