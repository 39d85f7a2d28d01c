using Distillery.Data;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>What an item is to a text encoder: SLIM's attributes f_i.</summary>
public static class ItemText
{
    /// <summary>Title and readable attributes of every item, in id order.</summary>
    /// <param name="catalogue">The item table.</param>
    public static IReadOnlyList<string> Of(Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return [.. catalogue.Items.Select(item => PromptContext.Show(item)).Select(item => string.Join(". ", item.Attributes.Select(pair => pair.Value).Prepend(item.Title)))];
    }
}
