using System.Text;

namespace Distillery.LanguageModels;

/// <summary>Writes values as Python's <c>json.dumps</c> does.</summary>
internal static class JinjaJson
{
    /// <summary>How it is written.</summary>
    /// <param name="EnsureAscii">Whether characters beyond ASCII are escaped.</param>
    /// <param name="Indent">Blanks of one level; null writes one line.</param>
    /// <param name="Separators">What stands between items, and between a key and its value; null for Python's own.</param>
    /// <param name="SortKeys">Whether keys are sorted.</param>
    internal sealed record Form(bool EnsureAscii = false, int? Indent = null, (string Item, string Key)? Separators = null, bool SortKeys = false)
    {
        internal string Item => Separators?.Item ?? (Indent is null ? ", " : ",");

        internal string Key => Separators?.Key ?? ": ";

        internal string Line(int level) => Indent is { } width ? "\n" + new string(' ', width * level) : "";
    }

    /// <summary>The JSON of a value.</summary>
    /// <exception cref="ArgumentException">It is of a kind that JSON does not have.</exception>
    internal static string Write(object? value, Form form, int level = 0) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => Text(text, form),
        List<object?> { Count: 0 } => "[]",
        List<object?> list => $"[{Joined(list.Select(item => Write(item, form, level + 1)), form, level)}]",
        OrderedDictionary<string, object?> { Count: 0 } => "{}",
        OrderedDictionary<string, object?> map =>
            $"{{{Joined(Entries(map, form).Select(pair => Text(pair.Key, form) + form.Key + Write(pair.Value, form, level + 1)), form, level)}}}",
        long or double => JinjaValues.Shown(value),
        _ => throw new ArgumentException($"a value of the type {value.GetType().Name} cannot be written as JSON."),
    };

    private static string Joined(IEnumerable<string> parts, Form form, int level) =>
        form.Line(level + 1) + string.Join(form.Item + form.Line(level + 1), parts) + form.Line(level);

    private static IEnumerable<KeyValuePair<string, object?>> Entries(OrderedDictionary<string, object?> map, Form form) =>
        form.SortKeys ? map.OrderBy(pair => pair.Key, StringComparer.Ordinal) : map;

    private static string Text(string text, Form form)
    {
        var result = new StringBuilder().Append('"');
        foreach (var character in text)
            result.Append(character switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                '\b' => @"\b",
                '\f' => @"\f",
                < ' ' => $"\\u{(int)character:x4}",
                > '~' when form.EnsureAscii => $"\\u{(int)character:x4}",
                _ => character.ToString(),
            });
        return result.Append('"').ToString();
    }
}
