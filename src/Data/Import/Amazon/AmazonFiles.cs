namespace Distillery.Data;

/// <summary>Imports Amazon reviews (2014 and 2018, 5-core JSON lines) and, where it lies beside them, the metadata with titles.</summary>
internal static class AmazonFiles
{
    private static readonly string[] Endings = [".json", ".json.gz", ".jsonl", ".jsonl.gz"];

    internal static bool IsJson(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    internal static string[] JsonFiles(string folder) => [.. Directory.GetFiles(folder).Where(IsJson).Order(StringComparer.Ordinal)];

    internal static Dataset Read(string path, ImportOptions options, ErrorList errors)
    {
        var reviews = Directory.Exists(path) ? FindReviews(path, errors) : path;
        var interactions = ReadReviews(reviews, errors);
        var metadata = options.ItemsPath ?? FindMetadata(reviews);
        var items = metadata is null ? [] : ReadMetadata(metadata, interactions, errors);
        errors.ThrowIfAny();
        return interactions.Build(Importing.NameOf(path, options), asin => items.GetValueOrDefault(asin) ?? Untitled(asin), options, errors, Path.GetFileName(reviews));
    }

    private static InteractionTable ReadReviews(string path, ErrorList errors)
    {
        using var file = SourceFile.Open(path, errors);
        var interactions = new InteractionTable();
        var review = new AmazonReview();
        while (file.Next(out var line))
        {
            if (line.IsEmpty)
                continue;
            review.Parse(line);
            if (review.Problem is { } problem)
                errors.Add(file.Name, file.Line, problem.Reason, problem.Value);
            else
                interactions.Add(review.User, review.Asin, review.Time!.Value);
        }

        return interactions;
    }

    /// <summary>Reads the products that were reviewed. The 2018 files repeat some lines; the first of them counts.</summary>
    private static Dictionary<string, Item> ReadMetadata(string path, InteractionTable interactions, ErrorList errors)
    {
        using var file = SourceFile.Open(path, errors);
        var items = new Dictionary<string, Item>(StringComparer.Ordinal);
        while (file.Next(out var line))
        {
            if (line.IsEmpty || file.Text(line) is not { } text)
                continue;
            try
            {
                var (asin, item) = AmazonProduct.Parse(text);
                if (interactions.HasItem(asin))
                    items.TryAdd(asin, item);
            }
            catch (FormatException exception)
            {
                errors.Add(file.Name, file.Line, exception.Message, text);
            }
        }

        return items;
    }

    private static string FindReviews(string folder, ErrorList errors)
    {
        var found = JsonFiles(folder).Where(path => !IsMetadata(path)).ToArray();
        return found.Length == 1
            ? found[0]
            : throw errors.Fatal(
                Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), 0, "the folder must hold one file of reviews (.json or .json.gz, not meta_...); name it instead of the folder", found.Length == 0 ? "none" : string.Join(", ", found.Select(Path.GetFileName)));
    }

    /// <summary>The file meta_X beside X_5 or reviews_X_5, or the only meta_ file there.</summary>
    private static string? FindMetadata(string reviews)
    {
        var candidates = JsonFiles(Path.GetDirectoryName(Path.GetFullPath(reviews))!).Where(IsMetadata).ToArray();
        var core = Core(Path.GetFileName(reviews));
        return candidates.FirstOrDefault(path => Core(Path.GetFileName(path)) == core) ?? (candidates.Length == 1 ? candidates[0] : null);
    }

    private static bool IsMetadata(string path) => Path.GetFileName(path).StartsWith("meta_", StringComparison.OrdinalIgnoreCase);

    private static string Core(string name)
    {
        name = name[..name.IndexOf(".json", StringComparison.OrdinalIgnoreCase)];
        foreach (var start in new[] { "meta_", "reviews_" })
            name = name.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? name[start.Length..] : name;
        return name.EndsWith("_5", StringComparison.Ordinal) ? name[..^2] : name;
    }

    private static Item Untitled(string asin) => new("", new Dictionary<string, string>(StringComparer.Ordinal) { ["asin"] = asin });
}
