using Distillery.Data;

namespace Distillery.Recommenders;

/// <summary>
/// Rows that one pass of a causal student answers together. The windows of a user that begin at the user's first item are prefixes of
/// the longest of them, so the states of its positions are the states of all of them; every other row stands alone.
/// </summary>
/// <remarks>
/// With the rows of <see cref="PrefixRows.FromTrain"/> every (prefix, target) pair is learnt once an epoch, as if each were a row, for a
/// fraction of the work. With rows of last targets every group has one row.
/// </remarks>
public sealed class WindowGroups
{
    private readonly int[] _starts;

    private WindowGroups(WindowSet rows, int[] starts)
    {
        Rows = rows;
        _starts = starts;
    }

    /// <summary>All rows.</summary>
    public WindowSet Rows { get; }

    /// <summary>Number of groups.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The first row of a group; its rows are consecutive, each one item longer than the one before.</summary>
    /// <param name="group">0-based group.</param>
    public int First(int group) => _starts[group];

    /// <summary>The last row of a group, whose history holds those of all the others.</summary>
    /// <param name="group">0-based group.</param>
    public int Last(int group) => _starts[group + 1] - 1;

    /// <summary>Finds the groups.</summary>
    /// <param name="rows">Rows in any order; prefixes are only found in neighbouring rows.</param>
    public static WindowGroups Of(WindowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        List<int> starts = [];
        for (var row = 0; row < rows.Count; row++)
            if (row == 0 || !Continues(rows, row))
                starts.Add(row);
        starts.Add(rows.Count);
        return new WindowGroups(rows, [.. starts]);
    }

    private static bool Continues(WindowSet rows, int row)
    {
        var before = row - 1;
        return rows.Users[row] == rows.Users[before]
            && rows.Positions[row] == rows.Positions[before] + 1
            && rows.HistoryLengths[row] == rows.Positions[row]
            && rows.HistoryLengths[before] == rows.Positions[before]
            && rows.History(row)[..^1].SequenceEqual(rows.History(before))
            && rows.History(row)[^1] == rows.Targets[before];
    }
}
