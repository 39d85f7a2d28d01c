namespace Distillery.LanguageModels;

/// <summary>Functions that every template has. The clock (<c>strftime_now</c>) is not among them: templates then use their own fixed date.</summary>
internal static class JinjaGlobals
{
    internal static IReadOnlyDictionary<string, JinjaFunction> All { get; } = new Dictionary<string, JinjaFunction>
    {
        ["raise_exception"] = arguments => throw arguments.Error(JinjaValues.Text(arguments.At(0, "message"))),
        ["namespace"] = arguments =>
        {
            var made = new JinjaNamespace();
            foreach (var (name, value) in arguments.Named)
                made.Values[name] = value;
            return made;
        },
        ["dict"] = arguments => JinjaValues.Map(arguments.Named.Select(pair => (pair.Key, pair.Value))),
        ["range"] = Range,
    };

    private static List<object?> Range(JinjaArguments arguments)
    {
        var isShort = arguments.Positional.Count == 1;
        var start = isShort ? 0 : arguments.NumberAt(0, "start", 0);
        var stop = arguments.NumberAt(isShort ? 0 : 1, "stop", 0);
        var step = arguments.NumberAt(2, "step", 1);
        if (step == 0 || Math.Abs((stop - start) / step) > 1_000_000)
            throw arguments.Error($"range({start}, {stop}, {step}) is no range of up to a million numbers");
        var numbers = new List<object?>();
        for (var number = start; step > 0 ? number < stop : number > stop; number += step)
            numbers.Add(number);
        return numbers;
    }
}
