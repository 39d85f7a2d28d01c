using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Distillery.JobApi.MLflow;

/// <summary>
/// JSON as MLflow's server writes its protobuf messages: snake_case, absent values and empty lists left out, set-but-empty texts kept,
/// 64-bit integers as numbers, NaN and infinities as texts.
/// </summary>
internal static class MLflowJson
{
    /// <summary>The rules.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>An answer without content.</summary>
    public static object Empty { get; } = new Dictionary<string, string>();

    /// <summary>Writes an answer.</summary>
    public static async Task WriteAsync(HttpResponse response, object answer, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, answer.GetType(), Options);
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
            await response.Body.WriteAsync(body, cancellationToken);
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutEmptyLists } },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void LeaveOutEmptyLists(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable)))
                property.ShouldSerialize = (_, value) => value is IEnumerable list && list.GetEnumerator().MoveNext();
        }
    }
}
