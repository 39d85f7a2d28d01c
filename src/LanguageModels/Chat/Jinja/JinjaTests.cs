namespace Distillery.LanguageModels;

/// <summary>What stands behind <c>is</c>.</summary>
internal static class JinjaTests
{
    private static readonly Dictionary<string, Func<object?, JinjaArguments, bool>> All = new(StringComparer.Ordinal)
    {
        ["defined"] = (value, _) => value is not JinjaUndefined,
        ["undefined"] = (value, _) => value is JinjaUndefined,
        ["none"] = (value, _) => value is null,
        ["string"] = (value, _) => value is string,
        ["number"] = (value, _) => JinjaValues.IsNumber(value),
        ["integer"] = (value, _) => value is long,
        ["float"] = (value, _) => value is double,
        ["boolean"] = (value, _) => value is bool,
        ["true"] = (value, _) => value is true,
        ["false"] = (value, _) => value is false,
        ["mapping"] = (value, _) => value is OrderedDictionary<string, object?>,
        ["iterable"] = (value, _) => value is List<object?> or OrderedDictionary<string, object?> or string or JinjaUndefined,
        ["sequence"] = (value, _) => value is List<object?> or OrderedDictionary<string, object?> or string or JinjaUndefined,
        ["callable"] = (value, _) => value is JinjaFunction,
        ["odd"] = (value, arguments) => Whole(value, arguments) % 2 != 0,
        ["even"] = (value, arguments) => Whole(value, arguments) % 2 == 0,
        ["divisibleby"] = (value, arguments) => Whole(value, arguments) % arguments.NumberAt(0, "num", 0) == 0,
        ["eq"] = Equal,
        ["equalto"] = Equal,
        ["=="] = Equal,
        ["sameas"] = Equal,
        ["ne"] = (value, arguments) => !Equal(value, arguments),
        ["!="] = (value, arguments) => !Equal(value, arguments),
        ["lt"] = (value, arguments) => JinjaOperators.Compare(value, arguments.At(0, "other"), arguments.Line) < 0,
        ["gt"] = (value, arguments) => JinjaOperators.Compare(value, arguments.At(0, "other"), arguments.Line) > 0,
        ["in"] = (value, arguments) => JinjaOperators.Contains(arguments.At(0, "seq"), value, arguments.Line),
    };

    internal static bool IsKnown(string name) => All.ContainsKey(name);

    internal static string Names => string.Join(", ", All.Keys.Order(StringComparer.Ordinal));

    internal static bool Apply(string name, object? value, JinjaArguments arguments) =>
        All.TryGetValue(name, out var test) ? test(value, arguments) : throw arguments.Error($"there is no test '{name}'; there are {Names}");

    private static bool Equal(object? value, JinjaArguments arguments) => JinjaValues.AreEqual(value, arguments.At(0, "other"));

    private static long Whole(object? value, JinjaArguments arguments) =>
        value is long number ? number : throw arguments.Error($"'{arguments.Callee}' needs a whole number, not {JinjaValues.Shown(value)}");
}
