using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Distillery.Contracts;
using Distillery.JobApi.Errors;
using Microsoft.Net.Http.Headers;

namespace Distillery.JobApi.Forms;

/// <summary>Reads a small JSON object out of a request, strictly: unknown, doubled, missing and null fields are errors that name the field.</summary>
internal static class JsonForm
{
    private static readonly JsonDocumentOptions Rules = new() { MaxDepth = 24, AllowDuplicateProperties = false };

    private static readonly JsonSerializerOptions Strict = new(ContractsJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The object, or the refusal.</summary>
    /// <param name="request">The request.</param>
    /// <param name="mostBytes">Largest body.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static async Task<(JsonObject? Form, IResult? Refusal)> ReadAsync(HttpRequest request, int mostBytes, CancellationToken cancellationToken)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        if (!"application/json".Equals(type, StringComparison.OrdinalIgnoreCase))
            return (null, ApiProblems.Of(415, "unsupported_content_type", $"Content type '{request.ContentType}' is not read; send application/json."));
        var body = new byte[Math.Min(mostBytes, request.ContentLength ?? mostBytes) + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        if (request.ContentLength > mostBytes || length > mostBytes)
            return (null, ApiProblems.Of(413, "body_too_large", $"The body is larger than {mostBytes:N0} bytes."));
        try
        {
            if (JsonNode.Parse(Utf8.GetString(body, 0, length), documentOptions: Rules) is not JsonObject form)
                return (null, Unreadable("", "The body must be a JSON object."));
            return Texts("", form).FirstOrDefault() is { } problem ? (null, Unreadable(problem.Path, problem.Message)) : (form, null);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // Not JSON, not UTF-8, doubled fields, halves of surrogate pairs.
            return (null, Unreadable("", $"This is not valid JSON: {e.Message}"));
        }
    }

    /// <summary>The form as a record, or the refusal.</summary>
    /// <param name="form">The object.</param>
    /// <param name="required">Names of fields without a default.</param>
    /// <typeparam name="T">The record.</typeparam>
    public static (T? Value, IResult? Refusal) Bind<T>(JsonObject form, params ReadOnlySpan<string> required)
        where T : class
    {
        foreach (var name in required)
        {
            if (form[name] is null)
                return (null, Unreadable(name, "is missing and has no default."));
        }

        try
        {
            return (form.Deserialize<T>(Strict)!, null);
        }
        catch (JsonException e)
        {
            var path = e.Path is null or "$" ? "" : e.Path[2..];
            return (null, Unreadable(path, e.Message.Contains("could not be mapped", StringComparison.Ordinal)
                ? "is not a field here; see /openapi/v1.json."
                : "is not what this field holds; see /openapi/v1.json."));
        }
    }

    private static IResult Unreadable(string path, string message) => ApiProblems.Unreadable([new SpecProblem(path, message)]);

    private static IEnumerable<SpecProblem> Texts(string path, JsonNode? node) => node switch
    {
        JsonObject pairs => pairs.SelectMany(pair => Texts(Join(path, pair.Key), pair.Value).Concat(Text(path, pair.Key))),
        JsonArray list => list.SelectMany((element, n) => Texts($"{path}[{n}]", element)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(path, value.GetValue<string>()),
        _ => [],
    };

    private static IEnumerable<SpecProblem> Text(string path, string text)
    {
        if (text.Contains('\0') || text.Contains('\uFFFD') || text.EnumerateRunes().Any(rune => rune.Value == 0xFFFD))
            yield return new SpecProblem(path, "contains a NUL or another character that is not valid text.");
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
