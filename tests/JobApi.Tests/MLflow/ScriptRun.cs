using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Distillery.JobApi.Tests.MLflow;

/// <summary>Makes the calls of a script on a server and compares every answer: status, and body to the last field.</summary>
internal sealed partial class ScriptRun(HttpClient http)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Dictionary<string, string> _known = [];

    /// <summary>Makes a call; gives the step with what came back in place of what was expected.</summary>
    public async Task<ScriptStep> CallAsync(ScriptStep step)
    {
        using var request = new HttpRequestMessage(new HttpMethod(step.Method), Filled(step.Path));
        if (step.Body is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Filled(body)));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in step.Headers)
        {
            if (name == "Content-Type" && request.Content is not null)
                request.Content.Headers.ContentType = value == "none" ? null : MediaTypeHeaderValue.Parse(value);
            else
                request.Headers.TryAddWithoutValidation(name, Filled(value));
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        if (isJson)
        {
            var node = JsonNode.Parse(text);
            foreach (var (name, place) in step.Remember.Where(pair => !pair.Place.StartsWith("header ", StringComparison.Ordinal)))
                _known[name] = At(node, place) ?? throw new InvalidOperationException($"{step.Title}: there is no {place} in {text}");
            text = Print(node);
        }

        foreach (var (name, place) in step.Remember.Where(pair => pair.Place.StartsWith("header ", StringComparison.Ordinal)))
            _known[name] = response.Headers.GetValues(place[7..]).First().Trim('"');
        return step with { Status = (int)response.StatusCode, Expected = Hidden(text) };
    }

    /// <summary>A body in one form, whatever its order of fields and white space.</summary>
    public static string Normal(string expected)
    {
        try
        {
            return Print(JsonNode.Parse(expected));
        }
        catch (JsonException)
        {
            return expected;
        }
    }

    private static string Print(JsonNode? node) => Sorted(node)?.ToJsonString(Plain) ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject pairs => new JsonObject(pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static string? At(JsonNode? node, string place)
    {
        foreach (var part in place.Split('.'))
            node = int.TryParse(part, out var index) ? node?[index] : node is JsonObject pairs ? pairs[part] : null;
        return node?.ToString();
    }

    private string Filled(string text) => Name().Replace(text, match => _known.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);

    // What differs from run to run: what was remembered, and times of this day.
    private string Hidden(string text)
    {
        foreach (var (name, value) in _known.OrderByDescending(pair => pair.Value.Length).Where(pair => pair.Value.Length > 8))
            text = text.Replace(value, $"<{name}>", StringComparison.Ordinal);
        text = text.Replace(http.BaseAddress!.Authority, "<server>", StringComparison.Ordinal);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        text = Iso().Replace(text, "\"<time>\"");
        return Number().Replace(text, match => Math.Abs(long.Parse(match.Value) - now) < 86_400_000 ? "\"<time>\"" : match.Value);
    }

    [GeneratedRegex("<([a-z0-9]+)>")]
    private static partial Regex Name();

    [GeneratedRegex("""
        "20\d\d-\d\d-\d\dT[\d:.+Z-]+"
        """)]
    private static partial Regex Iso();

    [GeneratedRegex(@"(?<=:)1\d{12}(?=[,}])")]
    private static partial Regex Number();
}
