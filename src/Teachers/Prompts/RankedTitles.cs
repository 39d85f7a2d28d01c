using System.Text.Json;

namespace Distillery.Teachers;

/// <summary>The answer to a template that asks for titles: one JSON object <c>{"titles": ["...", "..."]}</c>, best first.</summary>
public static class RankedTitles
{
    /// <summary>JSON schema of the answer, for endpoints that can be held to one.</summary>
    public const string Schema =
        """{"type":"object","properties":{"titles":{"type":"array","items":{"type":"string"}}},"required":["titles"],"additionalProperties":false}""";

    /// <summary>Reads an answer strictly: nothing around the object, no other field, texts only, at least one.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="problem">What is wrong with it; null when it is right.</param>
    /// <returns>The titles in the order of the answer, as written there; null when it is wrong.</returns>
    public static IReadOnlyList<string>? Parse(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return Wrong("the answer is not a JSON object", out problem);
            var titles = new List<string>();
            foreach (var field in json.RootElement.EnumerateObject())
            {
                if (field.Name != "titles" || field.Value.ValueKind != JsonValueKind.Array || titles.Count > 0)
                    return Wrong($"the answer has the field '{field.Name}' ({field.Value.ValueKind}); one list 'titles' is right", out problem);
                foreach (var title in field.Value.EnumerateArray())
                {
                    if (title.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(title.GetString()))
                        return Wrong($"entry {titles.Count + 1} of 'titles' is no text", out problem);
                    titles.Add(title.GetString()!);
                }
            }

            if (titles.Count == 0)
                return Wrong("'titles' is missing or empty", out problem);
            problem = null;
            return titles;
        }
        catch (JsonException)
        {
            // How it begins tells an apology from a fence of Markdown from a list that was cut; the parser's own words do not.
            return Wrong(text.Length == 0 ? "the answer is empty" : $"the answer is not JSON, or was cut; it begins: {Beginning(text)}", out problem);
        }
    }

    private static string Beginning(string text)
    {
        const int Most = 60;
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Most ? line : line[..(char.IsHighSurrogate(line[Most - 1]) ? Most - 1 : Most)] + "…";
    }

    private static IReadOnlyList<string>? Wrong(string what, out string problem)
    {
        problem = what;
        return null;
    }
}
