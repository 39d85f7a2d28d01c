namespace Distillery.LanguageModels;

/// <summary>The variable <c>loop</c>.</summary>
internal sealed class JinjaLoop(List<object?> items)
{
    private object? _last;
    private bool _hasLast;

    internal int Index { get; set; }

    internal object? Member(string name) => name switch
    {
        "index" => Index + 1L,
        "index0" => (long)Index,
        "revindex" => (long)(items.Count - Index),
        "revindex0" => items.Count - Index - 1L,
        "first" => Index == 0,
        "last" => Index == items.Count - 1,
        "length" => (long)items.Count,
        "previtem" => Index > 0 ? items[Index - 1] : new JinjaUndefined("loop.previtem"),
        "nextitem" => Index + 1 < items.Count ? items[Index + 1] : new JinjaUndefined("loop.nextitem"),
        "cycle" => (JinjaFunction)(arguments => arguments.Positional.Count == 0 ? throw arguments.Error("cycle needs an argument") : arguments.Positional[Index % arguments.Positional.Count]),
        "changed" => (JinjaFunction)Changed,
        _ => new JinjaUndefined($"loop.{name}"),
    };

    private object? Changed(JinjaArguments arguments)
    {
        var value = arguments.Positional.ToList();
        var isChanged = !_hasLast || !JinjaValues.AreEqual(_last, value);
        (_last, _hasLast) = (value, true);
        return isChanged;
    }
}
