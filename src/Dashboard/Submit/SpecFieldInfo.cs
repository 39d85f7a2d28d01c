using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.Dashboard.Submit;

/// <summary>What the contract says of one field; the form gets its controls, choices and limits from here, so that it cannot lag behind.</summary>
/// <param name="Path">Where it stands, without indexes' values mattering.</param>
/// <param name="Kind">The control.</param>
/// <param name="IsOptional">Whether absent means something of its own.</param>
/// <param name="Choices">For <see cref="SpecFieldKind.Choice"/>.</param>
/// <param name="Minimum">Smallest number allowed, if there is one.</param>
/// <param name="Maximum">Largest number allowed, if there is one.</param>
/// <param name="Description">The contract's sentence, if it has one.</param>
public sealed record SpecFieldInfo(
    string Path,
    SpecFieldKind Kind,
    bool IsOptional,
    IReadOnlyList<string> Choices,
    double? Minimum,
    double? Maximum,
    string? Description)
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The range in words, if there is one, for example <c>1 to 10,000</c>.</summary>
    public string? Range => Minimum is null || Maximum is null
        ? null
        : Maximum >= int.MaxValue ? $"{Words(Minimum.Value)} or more" : $"{Words(Minimum.Value)} to {Words(Maximum.Value)}";

    /// <summary>Describes the field at a path.</summary>
    /// <exception cref="ArgumentException">The contract has no such field.</exception>
    public static SpecFieldInfo Of(string path)
    {
        var property = Find(path)?.Property ?? throw new ArgumentException($"{path} is not a field of the job spec.", nameof(path));
        return Describe(path, property, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
    }

    /// <summary>A control's text as the field's value; null takes the field away.</summary>
    /// <returns>Text that is not what the field wants stays text, so that the API says what is wrong with it.</returns>
    public JsonNode? Parse(string? text)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        return Kind switch
        {
            SpecFieldKind.Whole => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole) : ParseNumber(text),
            SpecFieldKind.Number => ParseNumber(text),
            SpecFieldKind.Switch => JsonValue.Create(text == "true"),
            SpecFieldKind.Wholes => new JsonArray([.. Pieces(text).Select(p => long.TryParse(p, out var whole) ? (JsonNode)JsonValue.Create(whole) : JsonValue.Create(p))]),
            SpecFieldKind.Words => new JsonArray([.. Pieces(text).Select(p => (JsonNode)JsonValue.Create(p))]),
            SpecFieldKind.Pairs => ParsePairs(text),
            _ => JsonValue.Create(text),
        };
    }

    /// <summary>A field's value as a control's text.</summary>
    public string Show(JsonNode? value) => value switch
    {
        null => "",
        JsonArray list => string.Join(", ", list.Select(Show)),
        JsonObject pairs => string.Join(", ", pairs.Select(p => $"{p.Key}={Show(p.Value)}")),
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(),
    };

    /// <summary>The value that the contract gives the field when its part of the spec is there without it; null when none.</summary>
    /// <param name="path">Where the field stands.</param>
    public static JsonNode? DefaultOf(string path) =>
        Find(path) is { } field ? JsonSerializer.SerializeToNode(field.Property.GetValue(Activator.CreateInstance(field.Holder)), ContractsJson.Options) : null;

    // The record that has the field, and its property; null where the path leads elsewhere, for example to a label or a list's element.
    private static (Type Holder, PropertyInfo Property)? Find(string path)
    {
        var (type, holder) = (typeof(JobSpec), typeof(JobSpec));
        PropertyInfo? property = null;
        foreach (var part in SpecPath.Parts(path))
        {
            if (part is int)
            {
                (property, type) = (null, type.GetGenericArguments()[0]);
                continue;
            }

            property = type.GetProperties().FirstOrDefault(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name) == (string)part);
            if (property is null)
                return null;
            (holder, type) = (type, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        }

        return property is null ? null : (holder, property);
    }

    private static JsonNode ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text)!;

    private static JsonObject ParsePairs(string text)
    {
        var pairs = new JsonObject();
        foreach (var piece in Pieces(text))
        {
            var cut = piece.IndexOfAny(['=', ':']);
            pairs[cut < 0 ? piece : piece[..cut].Trim()] = cut < 0 ? "" : piece[(cut + 1)..].Trim();
        }

        return pairs;
    }

    private static string[] Pieces(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static SpecFieldInfo Describe(string path, PropertyInfo property, Type type)
    {
        var range = property.GetCustomAttribute<RangeAttribute>();
        var allowed = property.GetCustomAttribute<AllowedValuesAttribute>();
        bool isOptional;
        lock (Nullability)
            isOptional = Nullability.Create(property).WriteState == NullabilityState.Nullable;
        var kind = allowed is not null ? SpecFieldKind.Choice
            : type == typeof(bool) ? SpecFieldKind.Switch
            : type == typeof(int) || type == typeof(long) ? SpecFieldKind.Whole
            : type == typeof(double) ? SpecFieldKind.Number
            : type == typeof(string) ? SpecFieldKind.Text
            : typeof(IEnumerable).IsAssignableFrom(type) && type.GetGenericArguments() is [{ } element] && element == typeof(int) ? SpecFieldKind.Wholes
            : type == typeof(IReadOnlyList<string>) ? SpecFieldKind.Words
            : type.GetGenericArguments() is [{ }, { }] ? SpecFieldKind.Pairs
            : throw new ArgumentException($"{path} has no control: it is a {type.Name}.", nameof(path));
        return new SpecFieldInfo(
            path,
            kind,
            isOptional,
            [.. allowed?.Values.OfType<string>() ?? []],
            range is null ? null : Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture),
            range is null ? null : Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture),
            property.GetCustomAttribute<DescriptionAttribute>()?.Description);
    }

    private static string Words(double value) => double.IsInteger(value) ? Text.Format.Count((long)value) : Text.Format.Number(value);
}
