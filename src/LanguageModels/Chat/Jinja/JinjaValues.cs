using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Distillery.LanguageModels;

/// <summary>
/// Values of templates: null (none), bool, long, double, string, lists, dictionaries with text keys that keep their order, namespaces, functions, and what is undefined.
/// They are compared and written as Python does.
/// </summary>
internal static class JinjaValues
{
    /// <summary>Takes a .NET value over.</summary>
    /// <exception cref="ArgumentException">It is of a type that templates do not know.</exception>
    internal static object? From(object? value) => value switch
    {
        null or bool or long or double or string or JinjaFunction => value,
        int number => (long)number,
        float number => (double)number,
        JsonNode node => FromJson(node),
        IReadOnlyDictionary<string, object?> map => Map(map.Select(pair => (pair.Key, From(pair.Value)))),
        IEnumerable list => list.Cast<object?>().Select(From).ToList(),
        _ => throw new ArgumentException($"a template variable is a {value.GetType().Name}; texts, numbers, truth values, lists and dictionaries are right."),
    };

    internal static OrderedDictionary<string, object?> Map(IEnumerable<(string Key, object? Value)> pairs)
    {
        var map = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
            map[key] = value;
        return map;
    }

    internal static bool IsTrue(object? value) => value switch
    {
        null or JinjaUndefined => false,
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        List<object?> list => list.Count > 0,
        OrderedDictionary<string, object?> map => map.Count > 0,
        _ => true,
    };

    internal static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (JinjaUndefined, JinjaUndefined) => true,
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        (OrderedDictionary<string, object?> a, OrderedDictionary<string, object?> b) => a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var other) && AreEqual(pair.Value, other)),
        _ when IsNumber(left) && IsNumber(right) => left is double || right is double ? Real(left) == Real(right) : Whole(left) == Whole(right),
        _ => Equals(left, right),
    };

    internal static bool IsNumber(object? value) => value is long or double or bool;

    internal static double Real(object? value) => value is double real ? real : Whole(value);

    internal static long Whole(object? value) => value is bool flag ? (flag ? 1 : 0) : (long)value!;

    /// <summary>As <c>str()</c> writes it.</summary>
    internal static string Text(object? value) => value switch
    {
        string text => text,
        JinjaUndefined => "",
        _ => Shown(value),
    };

    /// <summary>As <c>repr()</c> writes it.</summary>
    internal static string Shown(object? value) => value switch
    {
        null => "None",
        JinjaUndefined => "Undefined",
        bool flag => flag ? "True" : "False",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => Real(number),
        string text => Quoted(text),
        List<object?> list => $"[{string.Join(", ", list.Select(Shown))}]",
        OrderedDictionary<string, object?> map => $"{{{string.Join(", ", map.Select(pair => $"{Quoted(pair.Key)}: {Shown(pair.Value)}"))}}}",
        _ => value.ToString() ?? "",
    };

    private static string Real(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAnyExceptInRange('-', '9') < 0 && !text.Contains('.', StringComparison.Ordinal) ? text + ".0" : text;
    }

    private static string Quoted(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var result = new StringBuilder().Append(quote);
        foreach (var character in text)
            result.Append(character switch
            {
                '\\' => @"\\",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                _ when character == quote => $"\\{character}",
                _ => character.ToString(),
            });
        return result.Append(quote).ToString();
    }

    private static object? FromJson(JsonNode? node) => node switch
    {
        null => null,
        JsonArray array => array.Select(FromJson).ToList(),
        JsonObject map => Map(map.Select(pair => (pair.Key, FromJson(pair.Value)))),
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        _ => node.GetValue<string>(),
    };
}
