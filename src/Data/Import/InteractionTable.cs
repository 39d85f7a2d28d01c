using System.Globalization;

namespace Distillery.Data;

/// <summary>
/// Interactions with the ids of their source, and the one id map that numbers them: users and items in the order of their source ids
/// (as numbers where all are whole numbers, else by character code), so that the row order of a file does not matter.
/// </summary>
internal sealed class InteractionTable
{
    private readonly Dictionary<string, int> _userKeys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _itemKeys = new(StringComparer.Ordinal);
    private readonly List<int> _users = [];
    private readonly List<int> _items = [];
    private readonly List<long> _times = [];

    internal int Count => _times.Count;

    internal bool HasItem(string key) => _itemKeys.ContainsKey(key);

    internal void Add(ReadOnlySpan<char> user, ReadOnlySpan<char> item, long time)
    {
        _users.Add(KeyOf(_userKeys, user));
        _items.Add(KeyOf(_itemKeys, item));
        _times.Add(time);
    }

    /// <summary>Numbers, sorts and filters. Equal times of a user keep the order in which they were added.</summary>
    internal Dataset Build(string name, Func<string, Item> describe, ImportOptions options, ErrorList errors, string file)
    {
        if (Count == 0)
            throw errors.Fatal(file, 0, "the file holds no interaction");
        var (itemRows, itemKeys) = Number(_itemKeys);
        var (userRows, userKeys) = Number(_userKeys);
        var sequences = Sequences(userRows, userKeys, itemRows);
        var dataset = Dataset.Create(name, Catalogue.Create(Array.ConvertAll(itemKeys, key => describe(key))), sequences);
        return Importing.Filter(dataset, options, errors, file);
    }

    private UserSequence[] Sequences(int[] userRows, string[] userKeys, int[] itemRows)
    {
        var starts = new int[userKeys.Length + 1];
        foreach (var user in _users)
            starts[userRows[user] + 1]++;
        for (var row = 0; row < userKeys.Length; row++)
            starts[row + 1] += starts[row];
        var next = (int[])starts.Clone();
        var items = new int[Count];
        var times = new long[Count];
        for (var i = 0; i < Count; i++)
        {
            var place = next[userRows[_users[i]]]++;
            items[place] = itemRows[_items[i]];
            times[place] = _times[i];
        }

        var sequences = new UserSequence[userKeys.Length];
        for (var row = 0; row < sequences.Length; row++)
            sequences[row] = InTimeOrder(row, userKeys[row], items[starts[row]..starts[row + 1]], times[starts[row]..starts[row + 1]]);
        return sequences;
    }

    private static UserSequence InTimeOrder(int row, string key, int[] items, long[] times)
    {
        int[] order = [.. Enumerable.Range(0, items.Length)];
        Array.Sort(order, (a, b) => times[a] != times[b] ? times[a].CompareTo(times[b]) : a.CompareTo(b));
        return new UserSequence(row, Array.ConvertAll(order, i => items[i]), Array.ConvertAll(order, i => times[i])) { SourceId = key };
    }

    private static int KeyOf(Dictionary<string, int> keys, ReadOnlySpan<char> key)
    {
        var lookup = keys.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(key, out var number))
            lookup[key] = number = keys.Count;
        return number;
    }

    /// <summary>The row of each key, by the number that it got first; and the keys by row.</summary>
    private static (int[] Rows, string[] Keys) Number(Dictionary<string, int> keys)
    {
        var sorted = keys.Keys.ToArray();
        var numbers = new long[sorted.Length];
        var areNumbers = true;
        for (var i = 0; i < sorted.Length && areNumbers; i++)
            areNumbers = long.TryParse(sorted[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) && numbers[i].ToString(CultureInfo.InvariantCulture) == sorted[i];
        if (areNumbers)
            Array.Sort(numbers, sorted);
        else
            Array.Sort(sorted, StringComparer.Ordinal);
        var rows = new int[sorted.Length];
        for (var row = 0; row < rows.Length; row++)
            rows[keys[sorted[row]]] = row;
        return (rows, sorted);
    }
}
