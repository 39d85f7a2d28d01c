using System.Text.Json;

namespace Distillery.LanguageModels;

/// <summary>Reads the fields of one JSON object; every error names the file, the field, what stands there and what would be right.</summary>
/// <param name="Root">The object.</param>
/// <param name="Source">The file's name, for messages.</param>
/// <param name="Prefix">Path of the object in the file, ending in a dot; empty at the top.</param>
internal readonly record struct JsonFields(JsonElement Root, string Source, string Prefix = "")
{
    internal static JsonFields Read(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{path} is missing; a Hugging Face model folder has it.", path);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"{path}: the file holds {document.RootElement.ValueKind} where an object is right.");
            return new JsonFields(document.RootElement.Clone(), path);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path}: no valid JSON: {error.Message}", error);
        }
    }

    internal InvalidDataException Error(string name, string what) => new($"{Source}: {Prefix}{name}: {what}");

    /// <summary>Whether the field stands there, be it null.</summary>
    internal bool Names(string name) => Root.TryGetProperty(name, out _);

    internal bool Has(string name) => Root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    internal int Int(string name, int? missing = null, int least = 1)
    {
        if (!Has(name)) return missing ?? throw Error(name, $"missing; a whole number of at least {least} is needed");
        var value = Root.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least
            ? number
            : throw Error(name, $"{value.GetRawText()} is no whole number of at least {least}");
    }

    internal int? OptionalInt(string name, int least = 1) => Has(name) ? Int(name, null, least) : null;

    internal double Double(string name, double? missing = null, bool isZeroRight = false)
    {
        var right = isZeroRight ? "number of at least 0" : "positive number";
        if (!Has(name)) return missing ?? throw Error(name, $"missing; a {right} is needed");
        var value = Root.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && (number > 0 || (isZeroRight && number == 0)) && double.IsFinite(number)
            ? number
            : throw Error(name, $"{value.GetRawText()} is no {right}");
    }

    internal bool Bool(string name, bool missing) => !Has(name)
        ? missing
        : Root.GetProperty(name) switch
        {
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            var other => throw Error(name, $"{other.GetRawText()} is neither true nor false"),
        };

    internal string? Text(string name) => !Has(name)
        ? null
        : Root.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : throw Error(name, "is no text");

    /// <summary>One id or a list of them; empty where the field is missing.</summary>
    internal IReadOnlyList<int> Ids(string name)
    {
        if (!Has(name)) return [];
        var value = Root.GetProperty(name);
        var found = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new List<JsonElement> { value };
        var ids = new List<int>(found.Count);
        foreach (var id in found)
        {
            if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt32(out var number) || number < 0)
                throw Error(name, $"{id.GetRawText()} is no token id");
            ids.Add(number);
        }

        return ids;
    }

    internal JsonFields? Object(string name) => !Has(name)
        ? null
        : Root.GetProperty(name) is { ValueKind: JsonValueKind.Object } value
            ? new JsonFields(value, Source, $"{Prefix}{name}.")
            : throw Error(name, "is no object");

    internal IReadOnlyList<string> Texts(string name)
    {
        if (!Has(name)) return [];
        var value = Root.GetProperty(name);
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(each => each.ValueKind != JsonValueKind.String))
            throw Error(name, "is no list of texts");
        return [.. value.EnumerateArray().Select(each => each.GetString()!)];
    }

    /// <summary>Refuses a value that would change what the model computes and that we do not compute.</summary>
    internal void MustBe(string name, bool right, string expected)
    {
        if (Has(name) && !right) throw Error(name, $"{Root.GetProperty(name).GetRawText()} is not supported; {expected} is");
    }
}
