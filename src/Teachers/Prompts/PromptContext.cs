using System.Runtime.CompilerServices;
using System.Text;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>
/// What a prompt may know about a window: the items before its target, and nothing else. It is the only way by which a history gets into
/// a prompt, so neither the target nor anything later can.
/// </summary>
public sealed class PromptContext
{
    private const int LongestTitle = 200;
    private const int LongestAttribute = 80;

    // Codes and ids of the source (asin, sid_*) tell a language model nothing, so a column is shown only when it is known to be readable.
    private static readonly string[] ReadableColumns =
        ["artist", "author", "brand", "categories", "category", "developer", "genre", "genres", "manufacturer", "platform", "publisher", "store"];

    // An item is in many histories: it is made readable once.
    private static readonly ConditionalWeakTable<Catalogue, PromptItem?[]> Shown = [];

    private PromptContext(int user, int position, IReadOnlyList<PromptItem> items) => (User, Position, Items) = (user, position, items);

    /// <summary>Row of the user.</summary>
    public int User { get; }

    /// <summary>Position of the window's target in the user's sequence; every item of the context comes before it.</summary>
    public int Position { get; }

    /// <summary>The window's history, oldest first; at least one item.</summary>
    public IReadOnlyList<PromptItem> Items { get; }

    /// <summary>The context of one window.</summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from (<see cref="Windowing.Order"/>).</param>
    /// <param name="windows">The windows.</param>
    /// <param name="row">0-based row of a window.</param>
    /// <exception cref="ArgumentException">The window is not one of the dataset, or its history does not end right before its target.</exception>
    public static PromptContext Of(Dataset dataset, WindowSet windows, int row)
    {
        Check(dataset, windows, row);
        var (user, position) = (windows.Users[row], windows.Positions[row]);
        var history = windows.History(row);
        var shown = Shown.GetValue(dataset.Catalogue, catalogue => new PromptItem?[catalogue.Items.Count]);
        var seen = new PromptItem[history.Length];
        for (var place = 0; place < seen.Length; place++)
            seen[place] = shown[history[place]] ??= Show(dataset.Catalogue.Items[history[place]]);
        return new PromptContext(user, position, seen);
    }

    /// <summary>Whether <see cref="Of"/> takes a window; cheaper than to try.</summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="row">0-based row of a window.</param>
    /// <exception cref="ArgumentException">The window is not one of the dataset, or its history does not end right before its target.</exception>
    public static void Check(Dataset dataset, WindowSet windows, int row)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, windows.Count);
        var (user, position) = (windows.Users[row], windows.Positions[row]);
        var history = windows.History(row);
        if (user < 0 || user >= dataset.Users.Count)
            throw new ArgumentException($"window {row} is of user {user}, but the dataset has {dataset.Users.Count} users.", nameof(windows));
        var items = dataset.Users[user].Items;
        // Checked for every prompt: a history that is not the user's past could hold the answer.
        if (position < history.Length || position > items.Length || !items.AsSpan(position - history.Length, history.Length).SequenceEqual(history))
            throw new ArgumentException(
                $"the history of window {row} (user {user}, position {position}) is not what that user had right before: the windows were cut from another dataset, or from another order of equal timestamps.", nameof(windows));
    }

    /// <summary>An item of the catalogue as prompts show it.</summary>
    /// <param name="item">The item.</param>
    public static PromptItem Show(Item item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var title = OneLine(item.Title, LongestTitle);
        var attributes = new List<KeyValuePair<string, string>>();
        foreach (var column in ReadableColumns)
            if (item.Attributes.TryGetValue(column, out var value) && OneLine(value, LongestAttribute) is { Length: > 0 } text)
                attributes.Add(new(column, text));
        return new PromptItem(title.Length > 0 ? title : "untitled item", attributes);
    }

    // A line break in a title would look like the next item, or like an instruction.
    private static string OneLine(string text, int most)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
            if (!char.IsControl(letter) && !char.IsWhiteSpace(letter))
                line.Append(letter);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        var whole = line.ToString().TrimEnd();
        if (whole.Length <= most)
            return whole;
        var cut = char.IsHighSurrogate(whole[most - 1]) ? most - 1 : most;
        return whole[..cut].TrimEnd();
    }
}
