using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>A dataset's own text, for a small model that is trained from scratch: every item's line, and histories of training users as prompts show them.</summary>
/// <remarks>A user's text is the history of that user's <em>first</em> training window, so it holds the target of no window.</remarks>
public static class DatasetText
{
    /// <summary>The texts.</summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="train">The training windows.</param>
    /// <param name="users">Users whose history is written, at most; drawn by the seed.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <returns>First one text for each item, in id order, then one for each user, in user order.</returns>
    public static IReadOnlyList<string> Of(Dataset dataset, WindowSet train, int users = 20_000, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(train);
        var texts = dataset.Catalogue.Items.Select(item => PromptContext.Show(item).ToString()).ToList();
        foreach (var row in FirstWindows.Of(train, users, seed))
            texts.Add(string.Join('\n', PromptContext.Of(dataset, train, row).Items.Select((item, index) => $"{index + 1}. {item}")));
        return texts;
    }
}
