using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Distillery.Dashboard.Submit;

/// <summary>Writes a spec, sound or not, as YAML that a person would write: one line for each part, lists of objects below each other.</summary>
internal static partial class SpecYaml
{
    private const int LongestLine = 100;

    // Order in which people read a spec; other fields follow.
    private static readonly string[] Order =
        ["name", "dataset", "split", "teacher", "studentLm", "method", "student", "training", "baselines", "evaluation", "register", "preview", "resources", "priority", "reuse", "labels"];

    /// <summary>The YAML text; reading it gives an equal document.</summary>
    public static string Write(JsonObject root)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in root.OrderBy(p => Rank(p.Key)))
        {
            var line = $"{Scalar(name)}: {Flow(value)}";
            if (line.Length <= LongestLine || value is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }))
            {
                text.Append(line).Append('\n');
                continue;
            }

            text.Append(Scalar(name)).Append(":\n");
            if (value is JsonArray list)
            {
                foreach (var element in list)
                    text.Append("  - ").Append(Flow(element)).Append('\n');
            }
            else
            {
                foreach (var (inner, part) in value.AsObject())
                    text.Append("  ").Append(Scalar(inner)).Append(": ").Append(Flow(part)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>The 1-based line on which a path is written, or the nearest part of it that is.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="path">For example <c>training.epochs</c>.</param>
    /// <returns>The line, or null when not even the path's beginning is found.</returns>
    public static int? LineOf(string yaml, string path)
    {
        var parts = SpecPath.Parts(path);
        if (parts.Count == 0)
            return null;
        var lines = yaml.Split('\n');
        int? found = null;
        var from = 0;
        var indent = -1;
        foreach (var part in parts)
        {
            var line = part is int index ? Element(lines, from, index, indent) : Key(lines, from, (string)part, indent);
            if (line is null)
                break;
            found = line + 1;
            from = line.Value + 1;
            indent = Indent(lines[line.Value]);
        }

        return found;
    }

    private static int? Key(string[] lines, int from, string name, int outer)
    {
        for (var i = from; i < lines.Length; i++)
        {
            if (IsBlank(lines[i]))
                continue;
            if (outer >= 0 && Indent(lines[i]) <= outer)
                return null;
            var text = lines[i].TrimStart(' ', '-');
            if ((outer >= 0 || Indent(lines[i]) == 0) && (text.StartsWith(name + ":", StringComparison.Ordinal) || text.StartsWith($"\"{name}\":", StringComparison.Ordinal)))
                return i;
        }

        return null;
    }

    private static int? Element(string[] lines, int from, int index, int outer)
    {
        int? dashes = null;
        for (var i = from; i < lines.Length; i++)
        {
            if (IsBlank(lines[i]))
                continue;
            var indent = Indent(lines[i]);
            var isElement = lines[i].TrimStart().StartsWith('-');
            if (indent < outer || (indent == outer && !isElement))
                return null;
            if (isElement && indent == (dashes ??= indent) && index-- == 0)
                return i;
        }

        return null;
    }

    private static bool IsBlank(string line) => line.TrimStart() is "" or ['#', ..];

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;

    private static int Rank(string name)
    {
        var rank = Array.IndexOf(Order, name);
        return rank < 0 ? Order.Length : rank;
    }

    private static string Flow(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray list => list.Count == 0 ? "[]" : $"[{string.Join(", ", list.Select(Flow))}]",
        JsonObject holder => holder.Count == 0 ? "{}" : $"{{{string.Join(", ", holder.Select(p => $"{Scalar(p.Key)}: {Flow(p.Value)}"))}}}",
        JsonValue value when value.TryGetValue<string>(out var text) => Scalar(text),
        _ => node.ToJsonString(),
    };

    // Words that YAML would read as something else, and anything with marks, become a JSON string, which is YAML too.
    private static string Scalar(string text) => Plain().IsMatch(text) && !Special().IsMatch(text) ? text : JsonValue.Create(text).ToJsonString(Relaxed);

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [GeneratedRegex("^[A-Za-z./_][A-Za-z0-9./_ -]*(?<! )$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(true|false|yes|no|on|off|y|n|null|\.nan|[-+]?\.inf|\.[0-9].*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Special();
}
