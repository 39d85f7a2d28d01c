using System.Text.Json;
using System.Text.Json.Nodes;

namespace Distillery.Registry;

/// <summary>The tag in which clients of MLflow 2 keep the models that a run logged.</summary>
internal static class ModelHistory
{
    private static readonly string[] Needed = ["artifact_path", "flavors", "utc_time_created", "run_id"];
    private static readonly JsonDocumentOptions Rules = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <exception cref="TrackingException">It is no description of a model.</exception>
    public static JsonObject Read(string modelJson)
    {
        JsonObject? model;
        try
        {
            model = JsonNode.Parse(modelJson, documentOptions: Rules) as JsonObject;
        }
        catch (JsonException e)
        {
            throw new TrackingException($"Malformed model info. \n{Shown(modelJson)}\n is not a valid JSON.", e);
        }

        if (model is null)
            throw new TrackingException($"Malformed model info. \n{Shown(modelJson)}\n is not a valid JSON object.");
        var missing = Needed.Where(name => !model.ContainsKey(name)).Order(StringComparer.Ordinal).ToList();
        return missing.Count == 0 ? model : throw new TrackingException($"Model json is missing mandatory fields: ['{string.Join("', '", missing)}']");
    }

    public static string Append(string? earlier, JsonObject model)
    {
        var list = earlier is null ? [] : JsonNode.Parse(earlier) as JsonArray ?? [];
        // The same once more, as a client that repeats a call sends it, adds nothing.
        if (!list.Any(known => JsonNode.DeepEquals(known, model)))
            list.Add(model.DeepClone());
        return list.ToJsonString();
    }

    private static string Shown(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
