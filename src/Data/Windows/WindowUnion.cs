namespace Distillery.Data;

/// <summary>Several window sets as one.</summary>
public static class WindowUnion
{
    /// <summary>Copies all rows, set after set.</summary>
    /// <param name="sets">At least one set; all of the same length and padding.</param>
    /// <exception cref="ArgumentException">There is none, or they differ.</exception>
    public static WindowSet Of(IReadOnlyList<WindowSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        if (sets.Count == 0 || sets.Any(set => set.Length != sets[0].Length || set.PaddingId != sets[0].PaddingId))
            throw new ArgumentException("window sets can be put together when there is one, and all have the same length and padding.", nameof(sets));
        T[] All<T>(Func<WindowSet, T[]> values) => [.. sets.SelectMany(values)];
        return new WindowSet
        {
            Length = sets[0].Length,
            PaddingId = sets[0].PaddingId,
            Histories = All(set => set.Histories),
            HistoryLengths = All(set => set.HistoryLengths),
            Targets = All(set => set.Targets),
            Users = All(set => set.Users),
            Positions = All(set => set.Positions),
            TargetTimes = All(set => set.TargetTimes),
        };
    }
}
