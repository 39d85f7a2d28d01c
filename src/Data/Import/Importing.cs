namespace Distillery.Data;

/// <summary>What all layouts share.</summary>
internal static class Importing
{
    internal static string NameOf(string path, ImportOptions options)
    {
        if (options.Name is { Length: > 0 } name)
            return name;
        var last = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        foreach (var ending in new[] { ".gz", ".csv", ".tsv", ".txt", ".json", ".jsonl", ".dat" })
            last = File.Exists(path) && last.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? last[..^ending.Length] : last;
        return last;
    }

    internal static Dataset Filter(Dataset dataset, ImportOptions options, ErrorList errors, string file)
    {
        try
        {
            return DatasetFilter.Apply(dataset, options.MinimumInteractions, options.Duplicates, options.DropUntitledItems);
        }
        catch (ArgumentException exception)
        {
            throw errors.Fatal(file, 0, "the filters (minimum interactions, duplicates, untitled items) leave no interaction", null, exception);
        }
    }

    /// <summary>One line of text: entities decoded, tabs and line breaks made spaces, no space doubled.</summary>
    internal static string CleanText(string text) =>
        string.Join(' ', System.Net.WebUtility.HtmlDecode(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
