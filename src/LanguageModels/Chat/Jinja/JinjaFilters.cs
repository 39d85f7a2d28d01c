using System.Globalization;
using System.Text;

namespace Distillery.LanguageModels;

/// <summary>What stands behind a <c>|</c>.</summary>
internal static class JinjaFilters
{
    private static readonly Dictionary<string, Func<object?, JinjaArguments, object?>> All = new(StringComparer.Ordinal)
    {
        ["trim"] = (value, arguments) => arguments.At(0, "chars", null) is string characters ? JinjaValues.Text(value).Trim(characters.ToCharArray()) : JinjaValues.Text(value).Trim(),
        ["upper"] = (value, _) => JinjaValues.Text(value).ToUpperInvariant(),
        ["lower"] = (value, _) => JinjaValues.Text(value).ToLowerInvariant(),
        ["capitalize"] = (value, _) => Capitalized(JinjaValues.Text(value)),
        ["title"] = (value, _) => Titled(JinjaValues.Text(value)),
        ["string"] = (value, _) => JinjaValues.Text(value),
        ["safe"] = (value, _) => value,
        ["length"] = (value, arguments) => (long)Items(value, arguments).Count,
        ["count"] = (value, arguments) => (long)Items(value, arguments).Count,
        ["list"] = (value, arguments) => Items(value, arguments).ToList(),
        ["first"] = (value, arguments) => Items(value, arguments) is [var first, ..] ? first : new JinjaUndefined("first item"),
        ["last"] = (value, arguments) => Items(value, arguments) is [.., var last] ? last : new JinjaUndefined("last item"),
        ["reverse"] = (value, arguments) => value is string text ? string.Concat(text.Reverse()) : Enumerable.Reverse(Items(value, arguments)).ToList(),
        ["unique"] = (value, arguments) => Items(value, arguments).Aggregate(new List<object?>(), (kept, item) => kept.Exists(other => JinjaValues.AreEqual(other, item)) ? kept : [.. kept, item]),
        ["join"] = (value, arguments) => string.Join(
            JinjaValues.Text(arguments.At(0, "d", "")),
            Items(value, arguments).Select(item => JinjaValues.Text(arguments.At(1, "attribute", null) is string name ? JinjaMembers.Item(item, name, arguments.Line) : item))),
        ["default"] = Default,
        ["d"] = Default,
        ["tojson"] = ToJson,
        ["int"] = (value, arguments) => value switch
        {
            long or bool => JinjaValues.Whole(value),
            double real => (long)real,
            string text when long.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var number) => number,
            _ => arguments.At(0, "default", 0L),
        },
        ["float"] = (value, arguments) => value switch
        {
            long or bool or double => JinjaValues.Real(value),
            string text when double.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var number) => number,
            _ => arguments.At(0, "default", 0.0),
        },
        ["abs"] = (value, arguments) => value switch
        {
            long number => Math.Abs(number),
            double number => Math.Abs(number),
            _ => throw arguments.Error("abs needs a number"),
        },
        ["replace"] = (value, arguments) => Replaced(JinjaValues.Text(value), arguments),
        ["items"] = (value, arguments) => value is OrderedDictionary<string, object?> map
            ? map.Select(pair => (object?)new List<object?> { pair.Key, pair.Value }).ToList()
            : value is JinjaUndefined ? new List<object?>() : throw arguments.Error("items needs a dictionary"),
        ["indent"] = Indent,
        ["map"] = Map,
        ["select"] = (value, arguments) => Items(value, arguments).Where(item => IsSelected(item, arguments, 0)).ToList(),
        ["reject"] = (value, arguments) => Items(value, arguments).Where(item => !IsSelected(item, arguments, 0)).ToList(),
        ["selectattr"] = (value, arguments) => Items(value, arguments).Where(item => IsSelected(Named(item, arguments), arguments, 1)).ToList(),
        ["rejectattr"] = (value, arguments) => Items(value, arguments).Where(item => !IsSelected(Named(item, arguments), arguments, 1)).ToList(),
    };

    internal static bool IsKnown(string name) => All.ContainsKey(name);

    internal static string Names => string.Join(", ", All.Keys.Order(StringComparer.Ordinal));

    internal static object? Apply(string name, object? value, JinjaArguments arguments) => All[name](value, arguments);

    /// <summary>A value's items: those of a list, the keys of a dictionary, the characters of a text.</summary>
    internal static List<object?> Items(object? value, JinjaArguments arguments) => value switch
    {
        List<object?> list => list,
        OrderedDictionary<string, object?> map => [.. map.Keys],
        string text => [.. text.Select(character => (object?)character.ToString())],
        JinjaUndefined => [],
        _ => throw arguments.Error($"{JinjaValues.Shown(value)} has no items, which '{arguments.Callee}' needs"),
    };

    internal static string Capitalized(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    internal static string Titled(string text) => string.Concat(text.Select((character, i) =>
        i == 0 || !char.IsLetterOrDigit(text[i - 1]) && text[i - 1] != '\'' ? char.ToUpperInvariant(character) : char.ToLowerInvariant(character)));

    private static object? Default(object? value, JinjaArguments arguments) =>
        value is JinjaUndefined || (arguments.FlagAt(1, "boolean", false) && !JinjaValues.IsTrue(value)) ? arguments.At(0, "default_value", "") : value;

    /// <summary>Python's <c>str.replace</c>: at most <c>count</c> places; an empty text stands before, between and behind all characters.</summary>
    internal static string Replaced(string text, JinjaArguments arguments)
    {
        var (old, with, most) = (arguments.TextAt(0, "old"), arguments.TextAt(1, "new"), arguments.At(2, "count", null) is null ? -1 : arguments.NumberAt(2, "count", -1));
        var result = new StringBuilder();
        var done = 0;
        for (var (at, count) = (0, 0L); count != most && at <= text.Length && (at = text.IndexOf(old, at, StringComparison.Ordinal)) >= 0; count++)
        {
            result.Append(text, done, at - done).Append(with);
            (done, at) = (at + old.Length, at + Math.Max(1, old.Length));
        }

        return result.Append(text, done, text.Length - done).ToString();
    }

    // Hugging Face's own filter; Jinja's, which it replaces, has the indent first.
    private static object? ToJson(object? value, JinjaArguments arguments)
    {
        try
        {
            return JinjaJson.Write(value, new JinjaJson.Form(
                arguments.FlagAt(0, "ensure_ascii", false),
                arguments.At(1, "indent", null) is null ? null : (int)arguments.NumberAt(1, "indent", 0),
                arguments.At(2, "separators", null) switch
                {
                    null => null,
                    List<object?> and [string item, string key] => (item, key),
                    var other => throw arguments.Error($"separators is {JinjaValues.Shown(other)}; two texts are right"),
                },
                arguments.FlagAt(3, "sort_keys", false)));
        }
        catch (ArgumentException exception)
        {
            throw arguments.Error(exception.Message);
        }
    }

    private static object? Indent(object? value, JinjaArguments arguments)
    {
        var indent = arguments.At(0, "width", 4L) is string text ? text : new string(' ', (int)arguments.NumberAt(0, "width", 4));
        var lines = JinjaValues.Text(value).Split('\n');
        return string.Join('\n', lines.Select((line, i) =>
            i == 0 ? (arguments.FlagAt(1, "first", false) ? indent : "") + line : line.Length == 0 && !arguments.FlagAt(2, "blank", false) ? line : indent + line));
    }

    private static object? Map(object? value, JinjaArguments arguments)
    {
        if (arguments.Named.TryGetValue("attribute", out var attribute))
            return Items(value, arguments).Select(item =>
            {
                var found = JinjaMembers.Item(item, attribute, arguments.Line);
                return found is JinjaUndefined && arguments.Named.TryGetValue("default", out var otherwise) ? otherwise : found;
            }).ToList();
        var name = arguments.TextAt(0, "filter");
        if (!IsKnown(name))
            throw arguments.Error($"there is no filter '{name}'; there are {Names}");
        var rest = arguments with { Callee = name, Positional = [.. arguments.Positional.Skip(1)] };
        return Items(value, arguments).Select(item => Apply(name, item, rest)).ToList();
    }

    private static object? Named(object? item, JinjaArguments arguments) => JinjaMembers.Item(item, arguments.TextAt(0, "attribute"), arguments.Line);

    private static bool IsSelected(object? item, JinjaArguments arguments, int at)
    {
        if (arguments.Positional.Count <= at)
            return JinjaValues.IsTrue(item);
        var name = arguments.TextAt(at, "test");
        return JinjaTests.Apply(name, item, arguments with { Callee = name, Positional = [.. arguments.Positional.Skip(at + 1)] });
    }
}
