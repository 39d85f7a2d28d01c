using System.Globalization;
using System.Text.Json;

namespace Distillery.JobApi.MLflow;

/// <summary>
/// The fields of a request, or of an object in one, read as MLflow's server reads them: numbers may be texts, null is absent, and what
/// is not asked for is ignored.
/// </summary>
internal sealed class MLflowFields(JsonElement element, string path = "")
{
    private const string SeeDocs = "See the API docs for more information about request parameters.";
    private readonly Dictionary<string, string> _route = new(StringComparer.Ordinal);

    /// <summary>Whether a field was sent, and not as null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A value that stands in the address.</summary>
    public void SetRoute(string name, string value) => _route[name] = Checked(name, value);

    /// <summary>A text; null when absent.</summary>
    public string? Text(string name)
    {
        if (_route.TryGetValue(name, out var routed))
            return routed;
        return Find(name) is not { } value ? null
            : value.ValueKind == JsonValueKind.String ? TextOf(name, value)
            : throw Invalid(name, value);
    }

    /// <summary>A text that must be there and not be empty.</summary>
    public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw MLflowException.Missing(At(name));

    /// <summary>The value of the first of these fields that is there and not empty; errors name the first. For fields with an old name.</summary>
    public string Required(string name, string oldName) => Text(name) is { Length: > 0 } text ? text : Text(oldName) is { Length: > 0 } old ? old : throw MLflowException.Missing(At(name));

    /// <summary>A whole number; null when absent.</summary>
    public long? Long(string name)
    {
        if (Find(name) is not { } value)
            return null;
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when value.TryGetInt64(out var number):
                return number;
            case JsonValueKind.Number when value.TryGetDouble(out var real) && real == Math.Floor(real) && Math.Abs(real) < 1L << 62:
                return (long)real;
            case JsonValueKind.String when long.TryParse(TextOf(name, value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var written):
                return written;
            default:
                throw Invalid(name, value);
        }
    }

    /// <summary>A whole number that must be there.</summary>
    public long RequiredLong(string name) => Long(name) ?? throw MLflowException.Missing(At(name));

    /// <summary>A whole number in a range, or its standard value.</summary>
    public int Count(string name, int standard, int least, int most)
        => Long(name) is not { } value ? standard
            : value >= least && value <= most ? (int)value
            : throw new MLflowException($"Invalid value {value} for parameter '{At(name)}' supplied: It must be at least {least} and at most {most}.");

    /// <summary>A number that must be there; also as text, NaN and Infinity among them.</summary>
    public double RequiredDouble(string name)
    {
        if (Find(name) is not { } value)
            throw MLflowException.Missing(At(name));
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.String => ReadDouble(TextOf(name, value)) ?? throw Invalid(name, value),
            _ => throw Invalid(name, value),
        };
    }

    /// <summary>Yes or no; no when absent.</summary>
    public bool Flag(string name) => Find(name) is not { } value ? false : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(TextOf(name, value), out var flag) => flag,
        _ => throw Invalid(name, value),
    };

    /// <summary>Texts; a single one counts as a list of one, none when absent.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name) is not { } value ? [] : value.ValueKind switch
    {
        JsonValueKind.String => [TextOf(name, value)],
        JsonValueKind.Array => [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? TextOf(name, item) : throw Invalid(name, value))],
        _ => throw Invalid(name, value),
    };

    /// <summary>Objects; none when absent.</summary>
    public IReadOnlyList<MLflowFields> Objects(string name) => Find(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select((item, n) => item.ValueKind == JsonValueKind.Object ? new MLflowFields(item, $"{At(name)}[{n}]") : throw Invalid(name, value))]
            : throw Invalid(name, value);

    /// <summary>An object; null when absent.</summary>
    public MLflowFields? Object(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new MLflowFields(value, At(name)) : throw Invalid(name, value);

    /// <summary>A name of an enum, or its number, as protobuf takes both; null when absent.</summary>
    /// <param name="name">The field.</param>
    /// <param name="names">Names with their numbers.</param>
    public string? Choice(string name, params ReadOnlySpan<(string Name, int Number)> names)
    {
        if (Find(name) is not { } value)
            return null;
        foreach (var (choice, number) in names)
        {
            if (value.ValueKind == JsonValueKind.String ? TextOf(name, value) is { } text && (text == choice || text == number.ToString(CultureInfo.InvariantCulture))
                : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var given) && given == number)
            {
                return choice;
            }
        }

        throw Invalid(name, value);
    }

    /// <summary>The name of a field with the way to it, for example <c>metrics[0].key</c>.</summary>
    public string At(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static double? ReadDouble(string text) => text switch
    {
        "NaN" or "nan" => double.NaN,
        "Infinity" or "inf" => double.PositiveInfinity,
        "-Infinity" or "-inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null,
    };

    private JsonElement? Find(string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string TextOf(string name, JsonElement value)
    {
        try
        {
            return Checked(name, value.GetString()!);
        }
        catch (InvalidOperationException e)
        {
            throw new MLflowException($"Invalid value for parameter '{At(name)}' supplied: It is not valid Unicode text. {SeeDocs}", e);
        }
    }

    // Not every database stores NUL, and halves of surrogate pairs are no text.
    private string Checked(string name, string text)
        => text.Contains('\0', StringComparison.Ordinal) || text.EnumerateRunes().Any(rune => rune.Value == 0xFFFD)
            ? throw new MLflowException($"Invalid value for parameter '{At(name)}' supplied: It contains a NUL or another character that is not valid text. {SeeDocs}")
            : text;

    private MLflowException Invalid(string name, JsonElement value)
    {
        var text = value.GetRawText();
        var kind = value.ValueKind switch
        {
            JsonValueKind.String => "str",
            JsonValueKind.Number => text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0 ? "float" : "int",
            JsonValueKind.True or JsonValueKind.False => "bool",
            JsonValueKind.Array => "list",
            _ => "dict",
        };
        return new($"Invalid value {(text.Length <= 200 ? text : text[..200] + "…")} for parameter '{At(name)}' supplied: Hint: Value was of type '{kind}'. {SeeDocs}");
    }
}
