using System.Text.Json.Nodes;

namespace Distillery.JobApi.Fuzz;

/// <summary>Makes operations with sound sample values out of an OpenAPI document.</summary>
internal sealed class OpenApiReader(JsonObject document)
{
    private const int DeepestSample = 6;
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete"];

    // A sample of every field at once would ask for things that exclude each other.
    private static readonly Dictionary<string, string> Samples = new()
    {
        ["JobSpec"] = """{"name":"sample","dataset":{"path":"/data"},"training":{"epochs":3,"learningRate":0.01},"baselines":["popularity",{"student":"sasrec","loss":"bce","prefixes":"last"}],"labels":{"team":"a"},"evaluation":{"at":[1,20]}}""",
    };

    public static IReadOnlyList<FuzzOperation> Read(string json)
    {
        var reader = new OpenApiReader(JsonNode.Parse(json)!.AsObject());
        return [.. reader.Operations().OrderBy(operation => operation.Order).ThenBy(operation => operation.ToString(), StringComparer.Ordinal)];
    }

    private IEnumerable<FuzzOperation> Operations()
        => from path in document["paths"]!.AsObject()
           from verb in Verbs
           let operation = path.Value![verb]?.AsObject()
           where operation is not null
           let content = Resolve(operation["requestBody"])?["content"]?.AsObject()
           select new FuzzOperation(
               verb.ToUpperInvariant(),
               path.Key,
               [.. (operation["parameters"]?.AsArray() ?? []).Select(Resolve).Where(p => p!["in"]!.GetValue<string>() == "query").Select(p => (p!["name"]!.GetValue<string>(), Sample(p["schema"], 0)?.ToString() ?? "1"))],
               content is null ? [] : [.. content.Select(pair => pair.Key)],
               content is null ? null : content.Select(pair => Sample(pair.Value!["schema"], 0)).FirstOrDefault(sample => sample is not null) ?? new JsonObject());

    private JsonNode? Sample(JsonNode? schema, int depth)
    {
        if (schema?["$ref"]?.GetValue<string>() is { } reference)
        {
            if (Samples.TryGetValue(reference[(reference.LastIndexOf('/') + 1)..], out var known))
                return JsonNode.Parse(known);
            schema = Resolve(schema);
        }

        if (schema is not JsonObject rule || depth > DeepestSample)
            return null;
        if (rule["enum"]?.AsArray() is { Count: > 0 } values)
            return values[0]?.DeepClone();
        foreach (var choice in new[] { "oneOf", "anyOf", "allOf" })
        {
            if (rule[choice]?.AsArray() is { Count: > 0 } choices && choices.Select(c => Sample(c, depth + 1)).FirstOrDefault(c => c is not null) is { } sample)
                return sample;
        }

        return TypeOf(rule) switch
        {
            "object" => Object(rule, depth),
            "array" => Sample(rule["items"], depth + 1) is { } item ? new JsonArray(item) : new JsonArray(),
            "integer" => JsonValue.Create((long)Math.Ceiling(Number(rule, 1))),
            "number" => JsonValue.Create(Number(rule, 0.5)),
            "boolean" => JsonValue.Create(true),
            _ => Text(rule),
        };
    }

    private JsonObject Object(JsonObject rule, int depth)
    {
        var sample = new JsonObject();
        foreach (var (name, property) in rule["properties"]?.AsObject() ?? [])
        {
            if (Sample(property, depth + 1) is { } value)
                sample[name] = value;
        }

        return sample;
    }

    private static string TypeOf(JsonObject rule) => rule["type"] switch
    {
        JsonValue value => value.GetValue<string>(),
        JsonArray { Count: > 0 } types => types.Select(type => type!.GetValue<string>()).FirstOrDefault(type => type is not "null" and not "string") ?? "string",
        _ => rule.ContainsKey("properties") ? "object" : "string",
    };

    private static double Number(JsonObject rule, double standard)
    {
        double? Bound(string name) => rule[name] is JsonValue value && double.TryParse(value.ToString(), out var bound) ? bound : null;
        return Math.Clamp(standard, Bound("minimum") ?? double.MinValue, Bound("maximum") ?? double.MaxValue);
    }

    private static JsonValue Text(JsonObject rule) => JsonValue.Create(rule["format"]?.GetValue<string>() switch
    {
        "date-time" => "2025-03-01T12:00:00Z",
        "uri" => "http://127.0.0.1:9/hook",
        "uuid" => "01234567-89ab-cdef-0123-456789abcdef",
        _ => "sample",
    });

    private JsonNode? Resolve(JsonNode? node)
    {
        if (node?["$ref"]?.GetValue<string>() is not { } reference)
            return node;
        JsonNode? target = document;
        foreach (var segment in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
            target = target?[segment];
        return target;
    }
}
