namespace Distillery.LanguageModels;

/// <summary>The arguments of a call, a filter or a test.</summary>
/// <param name="Callee">What was called, for messages.</param>
/// <param name="Positional">Arguments without a name.</param>
/// <param name="Named">Arguments with a name.</param>
/// <param name="Line">Line of the call.</param>
internal sealed record JinjaArguments(string Callee, IReadOnlyList<object?> Positional, IReadOnlyDictionary<string, object?> Named, int Line)
{
    internal object? At(int index, string name) => TryAt(index, name, out var value) ? value : throw Error($"'{Callee}' needs the argument '{name}'");

    internal object? At(int index, string name, object? otherwise) => TryAt(index, name, out var value) ? value : otherwise;

    internal string TextAt(int index, string name) => At(index, name) as string ?? throw Error($"the argument '{name}' of '{Callee}' must be a text");

    internal long NumberAt(int index, string name, long otherwise) =>
        At(index, name, otherwise) is long number ? number : throw Error($"the argument '{name}' of '{Callee}' must be a whole number");

    internal bool FlagAt(int index, string name, bool otherwise) => JinjaValues.IsTrue(At(index, name, otherwise));

    internal ChatTemplateException Error(string message) => new(message, Line);

    private bool TryAt(int index, string name, out object? value)
    {
        value = index < Positional.Count ? Positional[index] : null;
        return index < Positional.Count || Named.TryGetValue(name, out value);
    }
}
