namespace Distillery.LanguageModels;

/// <summary>Variables; a loop or a macro has its own, which sees the outer ones.</summary>
internal sealed class JinjaScope(JinjaScope? outer)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    internal static JinjaScope WithGlobals()
    {
        var scope = new JinjaScope(null);
        foreach (var (name, function) in JinjaGlobals.All)
            scope.Set(name, function);
        return new JinjaScope(scope);
    }

    internal void Set(string name, object? value) => _values[name] = value;

    internal object? Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
            if (scope._values.TryGetValue(name, out var value))
                return value;
        return new JinjaUndefined(name);
    }

    private JinjaScope? Outer { get; } = outer;
}
