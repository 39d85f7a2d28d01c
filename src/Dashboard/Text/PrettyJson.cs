using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Distillery.Dashboard.Text;

/// <summary>JSON as people read it.</summary>
internal static class PrettyJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text again, with signs instead of their codes; a text that is not JSON, or only the start of it, as it came.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="indented">Whether each value gets its line.</param>
    public static string Of(string text, bool indented = true)
    {
        try
        {
            return JsonNode.Parse(text)?.ToJsonString(indented ? Indented : OneLine) ?? text;
        }
        catch (JsonException)
        {
            // Shown as it came, which says it all.
            return text;
        }
    }
}
