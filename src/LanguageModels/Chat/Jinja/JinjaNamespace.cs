namespace Distillery.LanguageModels;

/// <summary><c>namespace()</c>: variables that can be set from inside a loop.</summary>
internal sealed class JinjaNamespace
{
    internal Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);
}
