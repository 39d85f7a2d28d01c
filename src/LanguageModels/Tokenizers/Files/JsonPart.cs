using System.Text.Json.Nodes;

namespace Distillery.LanguageModels;

/// <summary>An object of a JSON file that knows where it stands, so that errors can name the place.</summary>
internal readonly struct JsonPart(JsonObject json, string path)
{
    internal string Path { get; } = path;

    internal string Type => Text("type");

    internal bool Has(string name) => json[name] is not null;

    internal JsonNode? Node(string name) => json[name];

    internal string Text(string name) => OptionalText(name) ?? throw Missing(name, "a text");

    internal string? OptionalText(string name) => json[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => throw Wrong(name, other, "a text"),
    };

    internal bool Flag(string name, bool otherwise) => json[name] switch
    {
        null => otherwise,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        var other => throw Wrong(name, other, "true or false"),
    };

    internal int Number(string name) => json[name] switch
    {
        null => throw Missing(name, "a whole number"),
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        var other => throw Wrong(name, other, "a whole number"),
    };

    internal double? OptionalReal(string name) => json[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        var other => throw Wrong(name, other, "a number"),
    };

    internal JsonPart Object(string name) => OptionalObject(name) ?? throw Missing(name, "an object");

    internal JsonPart? OptionalObject(string name) => json[name] switch
    {
        null => null,
        JsonObject found => new JsonPart(found, $"{Path}.{name}"),
        var other => throw Wrong(name, other, "an object"),
    };

    internal JsonArray Array(string name) => json[name] switch
    {
        null => throw Missing(name, "a list"),
        JsonArray array => array,
        var other => throw Wrong(name, other, "a list"),
    };

    internal IEnumerable<KeyValuePair<string, JsonNode?>> Entries => json;

    internal IReadOnlyList<JsonPart> Objects(string name)
    {
        var parts = new List<JsonPart>();
        foreach (var node in Array(name))
            parts.Add(new JsonPart(node as JsonObject ?? throw Wrong($"{name}[{parts.Count}]", node, "an object"), $"{Path}.{name}[{parts.Count}]"));
        return parts;
    }

    internal InvalidDataException Missing(string name, string right) => new($"{Path}.{name} is missing; {right} is right.");

    internal InvalidDataException Wrong(string name, JsonNode? value, string right)
    {
        var shown = value?.ToJsonString() ?? "null";
        return new InvalidDataException($"{Path}.{name} is {(shown.Length > 60 ? shown[..60] + ".." : shown)}; {right} is right.");
    }

    internal InvalidDataException Unsupported(params string[] supported) =>
        new($"{Path}.type is '{Type}', which is not supported; supported are {string.Join(", ", supported)}.");
}
