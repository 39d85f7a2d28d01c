using System.Text.Json;

namespace Distillery.Data;

/// <summary>
/// Parses one metadata line: JSON (2018, with <c>category</c>) or the Python dictionary of 2014 (single quotes, with <c>categories</c>
/// as lists of lists).
/// </summary>
internal static class AmazonProduct
{
    internal static (string Asin, Item Item) Parse(string line)
    {
        var fields = line.StartsWith("{'", StringComparison.Ordinal) || line.StartsWith("{u'", StringComparison.Ordinal)
            ? PythonLiteral.ParseDictionary(line)
            : ParseJson(line);
        if (fields.GetValueOrDefault("asin") is not [{ Length: > 0 } asin])
            throw new FormatException("the field asin is missing");
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["asin"] = asin };
        Add(attributes, "brand", fields.GetValueOrDefault("brand"));
        Add(attributes, "categories", fields.GetValueOrDefault("categories") ?? fields.GetValueOrDefault("category"));
        return (asin, new Item(Importing.CleanText(fields.GetValueOrDefault("title") is [var title, ..] ? title : ""), attributes));
    }

    private static void Add(Dictionary<string, string> attributes, string name, IReadOnlyList<string>? values)
    {
        var text = string.Join(" | ", (values ?? []).Select(Importing.CleanText).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal));
        if (text.Length > 0)
            attributes[name] = text;
    }

    private static Dictionary<string, IReadOnlyList<string>> ParseJson(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new FormatException("the line is not a JSON object");
            return document.RootElement.EnumerateObject()
                .GroupBy(property => property.Name, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. Texts(group.First().Value)], StringComparer.Ordinal);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"the line is neither JSON nor a Python dictionary (character {exception.BytePositionInLine + 1})", exception);
        }
    }

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        _ => [],
    };
}
