namespace Distillery.Data;

/// <summary>Every prefix of the train rows: the most that may be learnt from the train part without looking behind the cut.</summary>
public static class PrefixRows
{
    /// <summary>
    /// For each user with a train row, one row for every target position from 1 to the position of the user's last train target, each once;
    /// its history is the up to <see cref="WindowSet.Length"/> items before it. Rows are ordered by user, then by position.
    /// Nothing later than a user's last train target occurs, so nothing behind the cut.
    /// </summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from: <see cref="Windowing.Order"/>'s result.</param>
    /// <param name="train">The train part of a split of that dataset.</param>
    /// <exception cref="ArgumentException">The windows were not cut from this dataset, or from another tie order of it.</exception>
    public static WindowSet FromTrain(Dataset dataset, WindowSet train)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(train);
        var last = new int[dataset.Users.Count];
        for (var row = 0; row < train.Count; row++)
        {
            var user = train.Users[row];
            var position = train.Positions[row];
            if (!IsCutFrom(dataset, train, row))
                throw new ArgumentException($"train row {row} (user {user}, position {position}) is not in this dataset: pass the dataset that the split was cut from, Windowing.Order(dataset, options) where ties were shuffled.", nameof(dataset));
            last[user] = Math.Max(last[user], position);
        }

        var rows = new List<WindowRow>();
        for (var user = 0; user < last.Length; user++)
        {
            for (var position = 1; position <= last[user]; position++)
                rows.Add(new WindowRow(user, position, dataset.Users[user].Times[position]));
        }

        return WindowRows.Cut(dataset, rows, train.Length);
    }

    private static bool IsCutFrom(Dataset dataset, WindowSet train, int row)
    {
        var user = train.Users[row];
        var position = train.Positions[row];
        if (user >= dataset.Users.Count || position >= dataset.Users[user].Items.Length)
            return false;
        var items = dataset.Users[user].Items;
        var history = train.History(row);
        return items[position] == train.Targets[row] && items.AsSpan(position - history.Length, history.Length).SequenceEqual(history);
    }
}
