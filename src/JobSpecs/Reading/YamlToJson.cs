using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Distillery.JobSpecs;

/// <summary>Turns one YAML document into JSON nodes by YAML 1.2's core schema: plain words may be numbers, booleans or null.</summary>
internal static class YamlToJson
{
    private const int MaxDepth = 16;

    // Aliases multiply: a page of them can stand for more nodes than there is memory.
    private const int MaxNodes = 20_000;

    /// <summary>Converts a document.</summary>
    /// <exception cref="YamlException">The text is not YAML, holds several documents, or nests too deep.</exception>
    public static JsonNode? Convert(string yaml)
    {
        var stream = Load(yaml);
        if (stream.Documents.Count == 0)
            return null;
        if (stream.Documents.Count > 1)
            throw new YamlException(stream.Documents[1].RootNode.Start, stream.Documents[1].RootNode.End, "one document is expected, not several");
        var left = MaxNodes;
        return Convert(stream.Documents[0].RootNode, 0, ref left);
    }

    private static YamlStream Load(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
            return stream;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The parser does not expect every kind of nonsense.
            throw new YamlException($"the structure cannot be read ({e.Message})", e);
        }
    }

    private static JsonNode? Convert(YamlNode node, int depth, ref int left)
    {
        if (--left < 0)
            throw new YamlException(node.Start, node.End, $"more than {MaxNodes} values, aliases written out");
        if (depth > MaxDepth)
            throw new YamlException(node.Start, node.End, $"nested deeper than {MaxDepth} levels");
        switch (node)
        {
            case YamlMappingNode mapping:
                var result = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    var name = key is YamlScalarNode { Value: { } text }
                        ? text
                        : throw new YamlException(key.Start, key.End, "a key must be a word");
                    if (result.ContainsKey(name))
                        throw new YamlException(key.Start, key.End, $"the key {name} stands twice");
                    result[name] = Convert(value, depth + 1, ref left);
                }

                return result;
            case YamlSequenceNode sequence:
                var list = new JsonArray();
                foreach (var child in sequence.Children)
                    list.Add(Convert(child, depth + 1, ref left));
                return list;
            case YamlScalarNode scalar:
                return Scalar(scalar);
            default:
                throw new YamlException(node.Start, node.End, "aliases that contain themselves are not allowed");
        }
    }

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
            return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            _ when LooksLikeNumber(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) => JsonValue.Create(real),
            _ => JsonValue.Create(text),
        };
    }

    // double.TryParse also takes NaN and Infinity, which YAML writes otherwise and no field wants.
    private static bool LooksLikeNumber(string text) => char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.';
}
