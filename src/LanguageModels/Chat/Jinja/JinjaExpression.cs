namespace Distillery.LanguageModels;

/// <summary>Something with a value.</summary>
/// <param name="line">Line of the template.</param>
/// <param name="value">Gives the value.</param>
/// <param name="name">A name for messages.</param>
internal sealed class JinjaExpression(int line, Func<JinjaScope, object?> value, string name = "the value")
{
    internal int Line { get; } = line;

    internal string Name { get; } = name;

    internal object? Value(JinjaScope scope) => value(scope);

    internal bool IsTrue(JinjaScope scope) => JinjaValues.IsTrue(value(scope));
}
