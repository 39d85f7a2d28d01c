namespace Distillery.Data;

/// <summary>Some rows of a window set as a window set of their own.</summary>
public static class WindowSubset
{
    /// <summary>Copies rows.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="rows">0-based rows, in the order of the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static WindowSet Of(WindowSet windows, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var row in rows)
            if (row < 0 || row >= windows.Count)
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"there are {windows.Count} windows.");
        T[] Take<T>(T[] values) => [.. rows.Select(row => values[row])];
        return new WindowSet
        {
            Length = windows.Length,
            PaddingId = windows.PaddingId,
            Histories = [.. rows.SelectMany(row => windows.Histories.AsSpan(row * windows.Length, windows.Length).ToArray())],
            HistoryLengths = Take(windows.HistoryLengths),
            Targets = Take(windows.Targets),
            Users = Take(windows.Users),
            Positions = Take(windows.Positions),
            TargetTimes = Take(windows.TargetTimes),
        };
    }

    /// <summary>One row of each of some users, both drawn at random.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="users">How many users, at least 1; all where there are fewer.</param>
    /// <param name="seed">Equal seeds draw the same rows.</param>
    /// <returns>0-based rows in ascending order.</returns>
    public static IReadOnlyList<int> OnePerUser(WindowSet windows, int users, int seed)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1);
        var random = new SeededGenerator(seed, 0);
        var order = Enumerable.Range(0, windows.Count).ToArray();
        random.Shuffle(order.AsSpan());
        var seen = new HashSet<int>();
        return [.. order.Where(row => seen.Count < users && seen.Add(windows.Users[row])).Order()];
    }
}
