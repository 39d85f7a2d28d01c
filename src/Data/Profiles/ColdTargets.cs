namespace Distillery.Data;

/// <summary>Which rows ask for an item that training never had as a target.</summary>
public static class ColdTargets
{
    /// <summary>Marks the rows with a cold target. Models that know ids only cannot hit those; report them apart.</summary>
    /// <param name="train">The train part of the split (not its prefixes, so that every model has the same cold rows).</param>
    /// <param name="rows">The rows to mark.</param>
    /// <returns>One flag a row <c>[rows]</c>.</returns>
    public static bool[] Of(WindowSet train, WindowSet rows)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(rows);
        var isTarget = new bool[train.PaddingId];
        foreach (var target in train.Targets)
            isTarget[target] = true;
        return Array.ConvertAll(rows.Targets, target => !isTarget[target]);
    }
}
