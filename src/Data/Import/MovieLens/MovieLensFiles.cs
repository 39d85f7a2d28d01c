using System.Globalization;

namespace Distillery.Data;

/// <summary>Imports GroupLens sets: <c>ratings.dat</c> and <c>movies.dat</c> with <c>::</c> between fields, or <c>ratings.csv</c> and <c>movies.csv</c>.</summary>
internal static class MovieLensFiles
{
    internal static string? FindRatings(string folder) => First(folder, "ratings.dat", "ratings.csv");

    internal static string? FindMovies(string folder) => First(folder, "movies.dat", "movies.csv");

    internal static Dataset Read(string path, ImportOptions options, ErrorList errors)
    {
        var isFolder = Directory.Exists(path);
        var ratings = isFolder ? FindRatings(path) ?? throw errors.Fatal("ratings.dat", 0, "neither ratings.dat nor ratings.csv lies in the folder", path) : path;
        var folder = Path.GetDirectoryName(Path.GetFullPath(ratings))!;
        var movies = options.ItemsPath ?? FindMovies(folder) ?? throw errors.Fatal("movies.dat", 0, "neither movies.dat nor movies.csv lies beside the ratings", folder);
        var items = new Dictionary<string, Item>(StringComparer.Ordinal);
        foreach (var (file, line, fields) in Records(movies, ["movieId", "title", "genres"], errors))
        {
            if (!IsId(fields[0]))
                errors.Add(file, line, "the movie id is not a whole number", fields[0]);
            else if (!items.TryAdd(fields[0], Describe(fields[0], fields[1], fields[2])))
                errors.Add(file, line, "the movie stands in the file twice", fields[0]);
        }

        var interactions = new InteractionTable();
        foreach (var (file, line, fields) in Records(ratings, ["userId", "movieId", "rating", "timestamp"], errors))
        {
            if (Problem(fields, items, Path.GetFileName(movies), out var seconds) is var (reason, value))
                errors.Add(file, line, reason, value);
            else
                interactions.Add(fields[0], fields[1], seconds);
        }

        errors.ThrowIfAny();
        return interactions.Build(Importing.NameOf(isFolder ? path : folder, options), key => items[key], options, errors, Path.GetFileName(ratings));
    }

    private static (string Reason, string Value)? Problem(IReadOnlyList<string> fields, Dictionary<string, Item> items, string moviesFile, out long seconds)
    {
        seconds = 0;
        if (!IsId(fields[0]))
            return ("the user id is not a whole number", fields[0]);
        if (!items.ContainsKey(fields[1]))
            return ($"the movie is not in {moviesFile}", fields[1]);
        if (RatingField.Problem(fields[2]) is { } rating)
            return (rating, fields[2]);
        return TimeField.Problem(fields[3], TimeUnit.Seconds, out seconds) is { } time ? (time, fields[3]) : null;
    }

    private static IEnumerable<(string File, long Line, IReadOnlyList<string> Fields)> Records(string path, string[] columns, ErrorList errors) =>
        path.EndsWith(".dat", StringComparison.OrdinalIgnoreCase) ? DatRecords(path, columns, errors) : CsvRecords(path, columns, errors);

    private static IEnumerable<(string File, long Line, IReadOnlyList<string> Fields)> DatRecords(string path, string[] columns, ErrorList errors)
    {
        using var file = SourceFile.Open(path, errors);
        while (NextText(file) is { } text)
        {
            if (text.Length == 0)
                continue;
            var fields = text.Split("::");
            if (fields.Length == columns.Length)
                yield return (file.Name, file.Line, fields);
            else
                errors.Add(file.Name, file.Line, $"the line has {fields.Length} fields where {columns.Length} are expected: {string.Join("::", columns)}", text);
        }

        if (file.Line == 0)
            throw errors.Fatal(file.Name, 0, "the file is empty");
    }

    private static string? NextText(SourceFile file) => file.Next(out var line) ? SourceFile.TextOrLatin1(line) : null;

    private static IEnumerable<(string File, long Line, IReadOnlyList<string> Fields)> CsvRecords(string path, string[] columns, ErrorList errors)
    {
        using var table = CsvTable.Open(path, errors, ',');
        if (!table.Columns.SequenceEqual(columns, StringComparer.OrdinalIgnoreCase))
            throw errors.Fatal(table.File, 1, $"the header is not {string.Join(",", columns)}", string.Join(",", table.Columns));
        while (table.Next())
            yield return (table.File, table.Line, table.Fields);
    }

    private static Item Describe(string id, string title, string genres)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["ml_id"] = id };
        title = Importing.CleanText(title);
        // Titles end in the year: "Toy Story (1995)".
        if (title.Length > 6 && title[^1] == ')' && title[^6] == '(' && int.TryParse(title.AsSpan()[^5..^1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            attributes["year"] = title[^5..^1];
            title = title[..^6].TrimEnd();
        }

        if (genres.Length > 0 && genres != "(no genres listed)")
            attributes["genres"] = genres.Replace('|', ' ');
        return new Item(title, attributes);
    }

    private static bool IsId(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string? First(string folder, params string[] names) => names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
