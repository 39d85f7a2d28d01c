using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Distillery.Infra.Tests;

/// <summary>JSON Schema as far as the chart's goes; a keyword beyond that is an error and not a rule that is passed over.</summary>
internal sealed class SchemaCheck(JsonObject root)
{
    private static readonly string[] Silent = ["$schema", "title", "definitions", "description"];

    public IReadOnlyList<string> Problems(object? value) => [.. Check(root, value, "")];

    private IEnumerable<string> Check(JsonNode schema, object? value, string path)
        => schema.AsObject().SelectMany(rule => Check(rule.Key, rule.Value!, schema.AsObject(), value, path));

    private IEnumerable<string> Check(string keyword, JsonNode rule, JsonObject schema, object? value, string path)
    {
        var map = value as Dictionary<string, object?>;
        var number = value is long or double ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : (double?)null;
        return keyword switch
        {
            _ when Silent.Contains(keyword) => [],
            "type" => If(!IsType((string)rule!, value), path, $"is not of type {rule}"),
            "required" => map is null ? [] : rule.AsArray().Where(name => !map.ContainsKey((string)name!)).Select(name => $"{path}.{name} is missing"),
            "properties" => map is null ? [] : rule.AsObject().Where(pair => map.ContainsKey(pair.Key)).SelectMany(pair => Check(pair.Value!, map[pair.Key], $"{path}.{pair.Key}")),
            "additionalProperties" => map is null ? [] : map.Where(pair => schema["properties"]?[pair.Key] is null).SelectMany(pair =>
                rule is JsonValue ? If(!(bool)rule, $"{path}.{pair.Key}", "is not known") : Check(rule, pair.Value, $"{path}.{pair.Key}")),
            "propertyNames" => map is null ? [] : map.Keys.SelectMany(name => Check(rule, name, $"{path}.{name}")),
            "items" => value is not List<object?> list ? [] : list.SelectMany((item, n) => Check(rule, item, $"{path}[{n}]")),
            "enum" => If(!rule.AsArray().Any(item => Yaml.Scalar(value) == item!.ToString()), path, $"is not one of {rule.ToJsonString()}"),
            "const" => If(Yaml.Scalar(value) != rule.ToString(), path, $"is not {rule}"),
            "pattern" => value is string text ? If(!Regex.IsMatch(text, (string)rule!), path, $"does not match {rule}") : [],
            "minLength" => value is string text ? If(text.Length < (int)rule, path, "is too short") : [],
            "minimum" => If(number < (double)rule, path, $"is less than {rule}"),
            "maximum" => If(number > (double)rule, path, $"is more than {rule}"),
            "anyOf" => If(rule.AsArray().All(option => Check(option!, value, path).Any()), path, "fits none of its forms"),
            "$ref" => Check(root["definitions"]![((string)rule!)["#/definitions/".Length..]]!, value, path),
            _ => throw new NotSupportedException($"The schema uses '{keyword}', which this check does not know."),
        };
    }

    private static IEnumerable<string> If(bool broken, string path, string what) => broken ? [$"{path} {what}"] : [];

    private static bool IsType(string type, object? value) => type switch
    {
        "object" => value is Dictionary<string, object?>,
        "array" => value is List<object?>,
        "string" => value is string,
        "boolean" => value is bool,
        "integer" => value is long,
        "number" => value is long or double,
        _ => throw new NotSupportedException(type),
    };
}
