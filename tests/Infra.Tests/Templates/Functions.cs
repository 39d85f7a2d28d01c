using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Distillery.Infra.Tests.Templates;

/// <summary>The functions of Helm that the chart uses; the piped value is the last argument.</summary>
internal static class Functions
{
    public static object? Call(string name, IReadOnlyList<object?> a) => name switch
    {
        "quote" => JsonSerializer.Serialize(Text(a[0]), Plain),
        "default" => IsTrue(a[1]) ? a[1] : a[0],
        "printf" => Format(Text(a[0]), a.Skip(1)),
        "eq" => Text(a[0]) == Text(a[1]),
        "gt" => Number(a[0]) > Number(a[1]),
        "int" => (long)Number(a[0]),
        "not" => !IsTrue(a[0]),
        "and" => a.FirstOrDefault(value => !IsTrue(value), a[^1]),
        "or" => a.FirstOrDefault(IsTrue, a[^1]),
        "ternary" => IsTrue(a[2]) ? a[0] : a[1],
        "trunc" => Text(a[1]) is var text && text.Length > Number(a[0]) ? text[..(int)Number(a[0])] : text,
        "trimSuffix" => Text(a[1]) is var text && text.EndsWith(Text(a[0]), StringComparison.Ordinal) ? text[..^Text(a[0]).Length] : text,
        "toYaml" => Yaml.Write(a[0]),
        "indent" => Indent((int)Number(a[0]), Text(a[1])),
        "nindent" => "\n" + Indent((int)Number(a[0]), Text(a[1])),
        "dict" => a.Chunk(2).ToDictionary(pair => Text(pair[0]), pair => pair[1]),
        "hasKey" => ((Dictionary<string, object?>)a[0]!).ContainsKey(Text(a[1])),
        "set" => Set((Dictionary<string, object?>)a[0]!, Text(a[1]), a[2]),
        "required" => a[1] is null or "" ? throw new TemplateException(Text(a[0])) : a[1],
        "fail" => throw new TemplateException(Text(a[0])),
        _ => throw new TemplateException($"function \"{name}\" is not defined"),
    };

    public static bool IsTrue(object? value) => value switch
    {
        null or false or "" or 0L or 0.0 => false,
        System.Collections.ICollection list => list.Count > 0,
        _ => true,
    };

    public static string Text(object? value) => value is Dictionary<string, object?> or List<object?> ? throw new TemplateException("a map or list is written as text") : Yaml.Scalar(value);

    private static JsonSerializerOptions Plain { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static double Number(object? value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static string Indent(int spaces, string text) => string.Join('\n', text.Split('\n').Select(line => new string(' ', spaces) + line));

    private static string Format(string format, IEnumerable<object?> values)
    {
        var queue = new Queue<object?>(values);
        return Regex.Replace(format, "%[sdv]", _ => Text(queue.Dequeue()));
    }

    private static Dictionary<string, object?> Set(Dictionary<string, object?> map, string key, object? value)
    {
        map[key] = value;
        return map;
    }
}

/// <summary>What Helm would say instead of rendering.</summary>
#pragma warning disable CA1032 // Made here only.
internal sealed class TemplateException(string message) : Exception(message);
#pragma warning restore CA1032
