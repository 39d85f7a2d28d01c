using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>Writes a spec as YAML that a person would write: block style, short objects on one line.</summary>
public static class JobSpecWriter
{
    private const int LongestLine = 100;

    /// <summary>The YAML text; reading it gives an equal spec.</summary>
    /// <param name="spec">Any spec.</param>
    public static string ToYaml(JobSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var root = JsonSerializer.SerializeToNode(spec, ContractsJson.Options)!.AsObject();
        var text = new StringBuilder();
        foreach (var (name, value) in root)
        {
            if (value is JsonObject { Count: 0 })
                continue;
            var line = $"{name}: {Flow(value)}";
            if (value is JsonArray { Count: > 0 } list && line.Length > LongestLine)
            {
                text.Append(name).Append(":\n");
                foreach (var element in list)
                    text.Append("  - ").Append(Flow(element)).Append('\n');
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    internal static string Flow(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject pairs => $"{{ {string.Join(", ", pairs.Select(p => $"{Word(p.Key)}: {Flow(p.Value)}"))} }}",
        JsonArray list => $"[{string.Join(", ", list.Select(Flow))}]",
        _ when node.GetValueKind() == JsonValueKind.String => Word(node.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    // Quoted unless it can only be read as the same word: JSON's quoting is valid YAML.
    private static string Word(string text)
    {
        var plain = text.Length > 0 && char.IsAsciiLetter(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            && text.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off")
            && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return plain ? text : JsonSerializer.Serialize(text);
    }
}
