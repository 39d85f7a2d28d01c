using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>
/// A dataset's own text, for a small model that is trained from scratch: every item's line, and the items of training users in their order.
/// </summary>
/// <remarks>No text holds an interaction of the validation or test part: a user's line ends at the target of that user's last training window.</remarks>
public static class DatasetText
{
    /// <summary>The texts.</summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="train">The training windows.</param>
    /// <param name="users">Users whose items are written, at most; drawn by the seed.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="showAttributes">Whether attributes (brand, categories) stand behind titles, as in <c>{{history}}</c>; false writes quoted titles, as in <c>{{titles}}</c>.</param>
    /// <returns>First one text for each item, in id order, then one for each user.</returns>
    public static IReadOnlyList<string> Of(Dataset dataset, WindowSet train, int users = 20_000, int seed = 0, bool showAttributes = true)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(train);
        var items = dataset.Catalogue.Items.Select(item => PromptContext.Show(item)).ToArray();
        var texts = items.Select(item => showAttributes ? item.ToString() : item.Title).ToList();
        foreach (var row in LastRows(train, users, seed))
        {
            var shown = train.History(row).ToArray().Append(train.Targets[row]).Select(item => items[item]);
            texts.Add(showAttributes
                ? string.Join('\n', shown.Select((item, index) => $"{index + 1}. {item}"))
                : string.Join(", ", shown.Select(item => $"\"{item.Title.Replace('"', '\'')}\"")));
        }

        return texts;
    }

    // The last training window of each drawn user.
    private static IEnumerable<int> LastRows(WindowSet train, int users, int seed)
    {
        var last = new SortedDictionary<int, int>();
        for (var row = 0; row < train.Count; row++)
            if (!last.TryGetValue(train.Users[row], out var other) || train.Positions[other] < train.Positions[row])
                last[train.Users[row]] = row;
        var rows = last.Values.ToArray();
        new SeededGenerator(seed, 1).Shuffle(rows.AsSpan());
        return rows.Take(users).Order();
    }
}
