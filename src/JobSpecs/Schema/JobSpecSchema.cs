using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>The published JSON Schema of a job spec, made from the same attributes that the reader obeys.</summary>
public static class JobSpecSchema
{
    private static readonly JsonSerializerOptions WithoutConverters = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
    };

    private static readonly Lazy<string> Text = new(Build);

    /// <summary>The schema document (draft 2020-12).</summary>
    public static string Json => Text.Value;

    private static string Build()
    {
        var rules = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };
        var schema = WithoutConverters.GetJsonSchemaAsNode(typeof(JobSpec), rules).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Distillery job spec");
        schema["required"] = new JsonArray("name", "dataset");
        return schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
            return node;
        if (schema.ContainsKey("properties"))
            schema["additionalProperties"] = false;
        if (context.PropertyInfo is null && context.TypeInfo.Type == typeof(BaselineSpec))
            return WordOrObject(schema);
        if (context.PropertyInfo?.AttributeProvider is { } provider)
            Describe(schema, provider.GetCustomAttributes(inherit: true));
        return schema;
    }

    private static void Describe(JsonObject schema, object[] attributes)
    {
        foreach (var attribute in attributes)
        {
            switch (attribute)
            {
                case DescriptionAttribute description:
                    schema["description"] = description.Description;
                    break;
                case RangeAttribute range:
                    schema["minimum"] = JsonValue.Create(Convert.ToDouble(range.Minimum));
                    schema["maximum"] = JsonValue.Create(Convert.ToDouble(range.Maximum));
                    break;
                case AllowedValuesAttribute allowed:
                    schema["enum"] = new JsonArray([.. allowed.Values.Select(v => v is null ? null : JsonValue.Create((string)v))]);
                    break;
                case RegularExpressionAttribute expression:
                    schema["pattern"] = expression.Pattern;
                    break;
                case MaxLengthAttribute longest:
                    schema[IsList(schema) ? "maxItems" : IsMap(schema) ? "maxProperties" : "maxLength"] = longest.Length;
                    break;
                case MinLengthAttribute shortest:
                    schema[IsList(schema) ? "minItems" : "minLength"] = shortest.Length;
                    break;
            }
        }
    }

    private static JsonObject WordOrObject(JsonObject baseline)
    {
        var words = baseline["properties"]!["row"]!["enum"]!.AsArray().Where(w => w is not null).Select(w => w!.DeepClone()).ToArray();
        return new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray(words) }, baseline) };
    }

    private static bool IsList(JsonObject schema) => schema["type"]?.ToJsonString().Contains("array", StringComparison.Ordinal) == true;

    private static bool IsMap(JsonObject schema) => schema["type"]?.ToJsonString().Contains("object", StringComparison.Ordinal) == true;
}
