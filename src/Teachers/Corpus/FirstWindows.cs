using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>
/// The first training window of each user. Its history holds no target of any window, neither of the held-out parts nor of the training
/// windows that a model will be asked about: an answer that it had read would be memory and no reasoning.
/// </summary>
internal static class FirstWindows
{
    /// <summary>Rows of some users, drawn by the seed, in user order.</summary>
    public static IEnumerable<int> Of(WindowSet train, int users, int seed)
    {
        var first = new SortedDictionary<int, int>();
        for (var row = 0; row < train.Count; row++)
            if (!first.TryGetValue(train.Users[row], out var other) || train.Positions[other] > train.Positions[row])
                first[train.Users[row]] = row;
        var rows = first.Values.ToArray();
        new SeededGenerator(seed, 0x7E87).Shuffle(rows.AsSpan());
        return rows.Take(users).OrderBy(row => train.Users[row]);
    }
}
