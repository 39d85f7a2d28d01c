using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace Distillery.JobSpecs;

/// <summary>Turns the text of a document into JSON nodes, or says in one sentence why it cannot be read.</summary>
internal static class DocumentReader
{
    private static readonly JsonDocumentOptions JsonRules = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Reads JSON.</summary>
    public static (JsonNode? Node, string? Error) Json(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var node = JsonNode.Parse(json, documentOptions: JsonRules);
            // JsonNode reports some faults of a text only when it is read: duplicate properties, halves of surrogate pairs.
            Touch(node);
            return (node, null);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return (null, $"This is not valid JSON: {e.Message}");
        }
    }

    /// <summary>Reads YAML.</summary>
    public static (JsonNode? Node, string? Error) Yaml(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        try
        {
            return (YamlToJson.Convert(yaml), null);
        }
        catch (YamlException e)
        {
            return (null, $"This is not valid YAML at line {e.Start.Line}, column {e.Start.Column}: {e.Message}");
        }
    }

    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject pairs:
                foreach (var (_, value) in pairs)
                    Touch(value);
                break;
            case JsonArray list:
                foreach (var value in list)
                    Touch(value);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                _ = value.GetValue<string>();
                break;
        }
    }
}
