using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>What a tiny teacher reads before it is fine-tuned: the items' titles, and histories of training users in the prompts' form.</summary>
/// <remarks>
/// A user's text is the history of that user's <em>first</em> training window. So it holds no target of any window, neither of the validation and test
/// part nor of the training windows that the teacher will be asked about: an answer that it had read would be memory and no recommendation.
/// </remarks>
public static class LocalLmTexts
{
    /// <summary>The texts: one for each different title in item order, then one for each drawn user in user order.</summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="train">The training windows.</param>
    /// <param name="users">Users at most; drawn by the seed.</param>
    /// <param name="seed">Seed of the draw.</param>
    public static IReadOnlyList<string> Of(Dataset dataset, WindowSet train, int users = 20_000, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(train);
        var texts = dataset.Catalogue.Items.Select(item => $"\"{LocalLmPrompts.TitleOf(item)}\"").Distinct(StringComparer.Ordinal).ToList();
        foreach (var row in FirstWindows.Of(train, users, seed))
            texts.Add(string.Join(", ", PromptContext.Of(dataset, train, row).Items.Select(item => $"\"{LocalLmPrompts.Quotable(item.Title)}\"")));
        return texts;
    }
}
