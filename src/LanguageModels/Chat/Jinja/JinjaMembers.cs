namespace Distillery.LanguageModels;

/// <summary>What stands behind a dot or in brackets: entries, items, slices, and the methods of Python's texts and dictionaries.</summary>
internal static class JinjaMembers
{
    /// <summary><c>value.name</c>: a method first, then an entry.</summary>
    internal static object? Attribute(object? value, string name, int line) => value switch
    {
        JinjaUndefined undefined => throw new ChatTemplateException($"'{undefined.Name}' is undefined, so it has no '{name}'", line),
        JinjaNamespace space => space.Values.TryGetValue(name, out var set) ? set : new JinjaUndefined(name),
        JinjaLoop loop => loop.Member(name),
        OrderedDictionary<string, object?> map => MapMethod(map, name) ?? (map.TryGetValue(name, out var entry) ? entry : new JinjaUndefined(name)),
        string text => TextMethod(text, name) ?? (object)new JinjaUndefined(name),
        List<object?> list when name is "index" or "count" => (JinjaFunction)(arguments => name == "count"
            ? list.LongCount(item => JinjaValues.AreEqual(item, arguments.At(0, "value")))
            : (long)list.FindIndex(item => JinjaValues.AreEqual(item, arguments.At(0, "value")))),
        _ => new JinjaUndefined(name),
    };

    /// <summary><c>value[key]</c>.</summary>
    internal static object? Item(object? value, object? key, int line) => (value, key) switch
    {
        (JinjaUndefined undefined, _) => throw new ChatTemplateException($"'{undefined.Name}' is undefined, so it has no item {JinjaValues.Shown(key)}", line),
        (List<object?> list, long index) => index < 0 && index + list.Count >= 0 ? list[(int)(index + list.Count)]
            : index >= 0 && index < list.Count ? list[(int)index] : new JinjaUndefined($"item {index}"),
        (string text, long index) => index < 0 && index + text.Length >= 0 ? text[(int)(index + text.Length)].ToString()
            : index >= 0 && index < text.Length ? text[(int)index].ToString() : new JinjaUndefined($"item {index}"),
        (OrderedDictionary<string, object?> map, string name) => map.TryGetValue(name, out var entry) ? entry : new JinjaUndefined(name),
        (_, string name) => Attribute(value, name, line),
        _ => new JinjaUndefined(JinjaValues.Shown(key)),
    };

    /// <summary><c>value[start:stop:step]</c>.</summary>
    internal static object? Slice(object? value, long? start, long? stop, long? step, int line)
    {
        var count = value switch
        {
            List<object?> list => list.Count,
            string text => text.Length,
            _ => throw new ChatTemplateException("only lists and texts can be sliced", line),
        };
        var by = step ?? 1;
        if (by == 0)
            throw new ChatTemplateException("the step of a slice is 0", line);
        long Place(long? place, long otherwise) => place is not { } given ? otherwise : Math.Clamp(given < 0 ? given + count : given, by > 0 ? 0 : -1, by > 0 ? count : count - 1);
        var (from, to) = (Place(start, by > 0 ? 0 : count - 1), Place(stop, by > 0 ? count : -1));
        var places = new List<int>();
        for (var i = from; by > 0 ? i < to : i > to; i += by)
            places.Add((int)i);
        return value is string whole ? string.Concat(places.Select(i => whole[i])) : places.Select(i => ((List<object?>)value)[i]).ToList();
    }

    private static JinjaFunction? MapMethod(OrderedDictionary<string, object?> map, string name) => name switch
    {
        "items" => _ => map.Select(pair => (object?)new List<object?> { pair.Key, pair.Value }).ToList(),
        "keys" => _ => map.Keys.Cast<object?>().ToList(),
        "values" => _ => map.Values.ToList(),
        "get" => arguments => map.TryGetValue(arguments.TextAt(0, "key"), out var value) ? value : arguments.At(1, "default", null),
        _ => null,
    };

    private static JinjaFunction? TextMethod(string text, string name) => name switch
    {
        "strip" => arguments => arguments.Positional.Count == 0 ? text.Trim() : text.Trim(arguments.TextAt(0, "chars").ToCharArray()),
        "lstrip" => arguments => arguments.Positional.Count == 0 ? text.TrimStart() : text.TrimStart(arguments.TextAt(0, "chars").ToCharArray()),
        "rstrip" => arguments => arguments.Positional.Count == 0 ? text.TrimEnd() : text.TrimEnd(arguments.TextAt(0, "chars").ToCharArray()),
        "startswith" => arguments => text.StartsWith(arguments.TextAt(0, "prefix"), StringComparison.Ordinal),
        "endswith" => arguments => text.EndsWith(arguments.TextAt(0, "suffix"), StringComparison.Ordinal),
        "upper" => _ => text.ToUpperInvariant(),
        "lower" => _ => text.ToLowerInvariant(),
        "capitalize" => _ => JinjaFilters.Capitalized(text),
        "title" => _ => JinjaFilters.Titled(text),
        "replace" => arguments => JinjaFilters.Replaced(text, arguments),
        "find" => arguments => (long)text.IndexOf(arguments.TextAt(0, "text"), StringComparison.Ordinal),
        "join" => arguments => string.Join(text, JinjaFilters.Items(arguments.At(0, "items"), arguments).Select(JinjaValues.Text)),
        "split" => arguments => Split(text, arguments),
        _ => null,
    };

    private static List<object?> Split(string text, JinjaArguments arguments)
    {
        var most = arguments.NumberAt(1, "maxsplit", -1);
        if (arguments.At(0, "sep", null) is not string separator)
            return most >= 0
                ? throw arguments.Error("split with a limit needs a separator")
                : text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Cast<object?>().ToList();
        return (most < 0 ? text.Split(separator) : text.Split(separator, (int)most + 1)).Cast<object?>().ToList();
    }
}
