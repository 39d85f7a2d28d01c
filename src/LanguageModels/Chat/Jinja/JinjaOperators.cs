namespace Distillery.LanguageModels;

/// <summary>Arithmetic and comparison as in Python.</summary>
internal static class JinjaOperators
{
    internal static object? Apply(string sign, object? left, object? right, int line)
    {
        if (left is JinjaUndefined or null || right is JinjaUndefined or null)
            throw new ChatTemplateException($"'{sign}' cannot be used on {Name(left)} and {Name(right)}", line);
        return (sign, left, right) switch
        {
            ("+", string a, string b) => a + b,
            ("+", List<object?> a, List<object?> b) => a.Concat(b).ToList(),
            ("*", string a, long n) => string.Concat(Enumerable.Repeat(a, (int)Math.Max(0, n))),
            _ when JinjaValues.IsNumber(left) && JinjaValues.IsNumber(right) => Calculate(sign, left, right, line),
            _ => throw new ChatTemplateException($"'{sign}' cannot be used on {Name(left)} and {Name(right)}", line),
        };
    }

    internal static int Compare(object? left, object? right, int line) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        _ when JinjaValues.IsNumber(left) && JinjaValues.IsNumber(right) => JinjaValues.Real(left).CompareTo(JinjaValues.Real(right)),
        _ => throw new ChatTemplateException($"{Name(left)} and {Name(right)} cannot be compared", line),
    };

    internal static bool Contains(object? container, object? value, int line) => container switch
    {
        string text => value is string part ? text.Contains(part, StringComparison.Ordinal) : throw new ChatTemplateException($"'in' needs a text to look for in a text, not {Name(value)}", line),
        List<object?> list => list.Exists(item => JinjaValues.AreEqual(item, value)),
        OrderedDictionary<string, object?> map => value is string key && map.ContainsKey(key),
        JinjaUndefined => false,
        _ => throw new ChatTemplateException($"'in' cannot look into {Name(container)}", line),
    };

    private static object? Calculate(string sign, object left, object right, int line)
    {
        var isReal = left is double || right is double || sign == "/";
        if (sign is "/" or "//" or "%" && JinjaValues.Real(right) == 0)
            throw new ChatTemplateException("division by zero", line);
        if (isReal)
        {
            var (a, b) = (JinjaValues.Real(left), JinjaValues.Real(right));
            return sign switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "/" => a / b,
                "//" => Math.Floor(a / b),
                "%" => a - b * Math.Floor(a / b),
                _ => Math.Pow(a, b),
            };
        }

        var (x, y) = (JinjaValues.Whole(left), JinjaValues.Whole(right));
        return sign switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "//" => x / y - (x % y != 0 && (x < 0) != (y < 0) ? 1 : 0),
            "%" => (x % y + y) % y,
            _ => y < 0 ? Math.Pow(x, y) : (object)(long)Math.Pow(x, y),
        };
    }

    private static string Name(object? value) => value switch
    {
        null => "none",
        JinjaUndefined undefined => $"'{undefined.Name}', which is undefined",
        _ => JinjaValues.Shown(value),
    };
}
