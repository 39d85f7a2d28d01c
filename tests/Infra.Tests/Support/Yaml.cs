using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Distillery.Infra.Tests;

/// <summary>YAML as plain values: <c>Dictionary</c>, <c>List</c>, <c>string</c>, <c>long</c>, <c>double</c>, <c>bool</c>, null.</summary>
internal static class Yaml
{
    public static IReadOnlyList<object?> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => Value(document.RootNode))];
    }

    public static Dictionary<string, object?> Map(string text) => (Dictionary<string, object?>)Documents(text).Single()!;

    /// <summary>The way Helm's <c>toYaml</c> writes it: sorted keys, lists not indented.</summary>
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return text.ToString().Trim('\n');
    }

    public static string Scalar(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static object? Value(YamlNode node) => node switch
    {
        YamlMappingNode map => Map(map),
        YamlSequenceNode list => list.Children.Select(Value).ToList(),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value!),
        YamlScalarNode scalar => scalar.Value,
        _ => throw new NotSupportedException(node.NodeType.ToString()),
    };

    // A key "<<" takes over what its map has; keys that stand beside it win.
    private static Dictionary<string, object?> Map(YamlMappingNode node)
    {
        var map = new Dictionary<string, object?>();
        foreach (var (key, value) in node.Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, pair.Value)).OrderByDescending(pair => pair.Item1 == "<<"))
        {
            if (key != "<<")
                map[key] = Value(value);
            else
                foreach (var (inherited, content) in Map((YamlMappingNode)value))
                    map[inherited] = content;
        }

        return map;
    }

    private static object? Plain(string text) => text switch
    {
        "" or "null" or "~" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };

    private static void Write(StringBuilder text, object? value, int indent)
    {
        var space = new string(' ', indent);
        switch (value)
        {
            case Dictionary<string, object?> { Count: > 0 } map:
                foreach (var (key, item) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    Entry(text, $"{space}{Quoted(key)}:", item, item is List<object?> ? indent : indent + 2);
                break;
            case List<object?> { Count: > 0 } list:
                foreach (var item in list)
                {
                    var inner = new StringBuilder();
                    Write(inner, item, indent + 2);
                    text.Append(space).Append("- ").Append(inner.ToString().TrimStart());
                    if (inner.Length == 0 || inner[^1] != '\n')
                        text.Append('\n');
                }

                break;
            default:
                text.Append(Leaf(value)).Append('\n');
                break;
        }
    }

    private static void Entry(StringBuilder text, string key, object? value, int indent)
    {
        text.Append(key);
        if (value is Dictionary<string, object?> { Count: > 0 } or List<object?> { Count: > 0 })
        {
            text.Append('\n');
            Write(text, value, indent);
        }
        else
        {
            text.Append(' ').Append(Leaf(value)).Append('\n');
        }
    }

    private static string Leaf(object? value) => value switch
    {
        null => "null",
        Dictionary<string, object?> => "{}",
        List<object?> => "[]",
        string text => Quoted(text),
        _ => Scalar(value),
    };

    // Anything that could be read as something else than this text is quoted.
    private static string Quoted(string text)
        => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/') && Plain(text) is string ? text : System.Text.Json.JsonSerializer.Serialize(text);
}
