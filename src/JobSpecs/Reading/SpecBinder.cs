using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>
/// Fills a spec record from JSON nodes by its properties and their validation attributes, and goes on after a problem, so that
/// the author sees all of them.
/// </summary>
internal sealed class SpecBinder(List<SpecProblem> problems)
{
    /// <summary>Makes a record; fields with problems keep their defaults.</summary>
    public object Bind(JsonObject source, Type type, string path)
    {
        var record = Activator.CreateInstance(type)!;
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)
            .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), StringComparer.Ordinal);
        foreach (var (name, node) in source)
        {
            var here = path.Length == 0 ? name : $"{path}.{name}";
            if (!properties.TryGetValue(name, out var property))
                Report(here, UnknownField(name, properties.Keys));
            else if (node is null)
                RequireNullable(property, here);
            else if (Value(node, property.PropertyType, here) is { } value && FieldRules.IsValid(property, value, here, problems))
                property.SetValue(record, value);
        }

        foreach (var (name, property) in properties)
        {
            if (property.GetCustomAttribute<RequiredAttribute>() is not null && !source.ContainsKey(name))
                Report(path.Length == 0 ? name : $"{path}.{name}", "is missing and has no default.");
        }

        return record;
    }

    private object? Value(JsonNode node, Type type, string path)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (target == typeof(BaselineSpec) && node is JsonValue word && word.TryGetValue(out string? row))
            return FieldRules.IsValid(typeof(BaselineSpec).GetProperty(nameof(BaselineSpec.Row))!, row, path, problems) ? new BaselineSpec { Row = row } : null;
        if (target == typeof(GateReference) && node is JsonValue against && against.TryGetValue(out string? whom))
            return whom == GateReference.ChampionWord ? GateReference.Champion : Fail(path, node, $"{GateReference.ChampionWord}, or an object such as {{ baseline: item-knn }}");
        if (target == typeof(string) || target == typeof(bool) || target == typeof(int) || target == typeof(double))
            return Scalar(node, target, path);
        if (target == typeof(IReadOnlyDictionary<string, string>))
            return Words(node, path);
        if (target.IsGenericType && target.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return Elements(node, target.GetGenericArguments()[0], path);
        return node is JsonObject nested ? Bind(nested, target, path) : Fail(path, node, "an object with fields");
    }

    private object? Scalar(JsonNode node, Type target, string path)
    {
        if (node is JsonValue value)
        {
            switch (value.GetValueKind())
            {
                case JsonValueKind.String when target == typeof(string):
                    return value.GetValue<string>();
                case JsonValueKind.True or JsonValueKind.False when target == typeof(bool):
                    return value.GetValueKind() == JsonValueKind.True;
                case JsonValueKind.Number when target == typeof(double) && double.TryParse(value.ToJsonString(), out var real) && double.IsFinite(real):
                    return real;
                case JsonValueKind.Number when target == typeof(int) && decimal.TryParse(value.ToJsonString(), System.Globalization.NumberStyles.Float, null, out var whole)
                    && whole == decimal.Truncate(whole) && whole is >= int.MinValue and <= int.MaxValue:
                    return (int)whole;
            }
        }

        return Fail(path, node, target == typeof(string) ? "text" : target == typeof(bool) ? "true or false" : target == typeof(int) ? "a whole number" : "a number");
    }

    private Dictionary<string, string>? Words(JsonNode node, string path)
    {
        if (node is not JsonObject pairs)
            return (Dictionary<string, string>?)Fail(path, node, "an object of words");
        var result = new Dictionary<string, string>();
        foreach (var (key, value) in pairs)
        {
            if (value is null || Scalar(value, typeof(string), $"{path}.{key}") is not string text)
            {
                if (value is null)
                    Report($"{path}.{key}", "is null; it must be text.");
            }
            else if (key.Length is 0 or > 100 || text.Length > 500)
            {
                Report($"{path}.{key}", "is too long: keys have 1 to 100 characters, values at most 500.");
            }
            else
            {
                result[key] = text;
            }
        }

        return result;
    }

    private IList? Elements(JsonNode node, Type type, string path)
    {
        if (node is not JsonArray array)
            return (IList?)Fail(path, node, "a list");
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type))!;
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is not { } element)
                Report($"{path}[{i}]", "is null; leave it out.");
            else if (Value(element, type, $"{path}[{i}]") is { } value)
                list.Add(value);
        }

        return list;
    }

    private void RequireNullable(PropertyInfo property, string path)
    {
        if (new NullabilityInfoContext().Create(property).WriteState != NullabilityState.Nullable)
            Report(path, "is null; leave it out to take the default.");
    }

    private object? Fail(string path, JsonNode node, string expected)
    {
        Report(path, $"is {Shorten(node)}; it must be {expected}.");
        return null;
    }

    private static string Shorten(JsonNode node)
    {
        var text = node.ToJsonString();
        return text.Length <= 60 ? text : text[..57] + "...";
    }

    private static string UnknownField(string name, IEnumerable<string> known)
    {
        var all = known.ToList();
        var near = all.FirstOrDefault(k => string.Equals(k, name, StringComparison.OrdinalIgnoreCase)
            || k.StartsWith(name, StringComparison.OrdinalIgnoreCase) || name.StartsWith(k, StringComparison.OrdinalIgnoreCase));
        return near is null ? $"is not a field here; the fields are {string.Join(", ", all)}." : $"is not a field here; did you mean {near}?";
    }

    private void Report(string path, string message) => problems.Add(new SpecProblem(path, message));
}
