namespace Distillery.Teachers;

/// <summary>One item of a history as a prompt shows it: on one line, without control characters.</summary>
/// <param name="Title">Its title; <c>untitled item</c> where the catalogue has none.</param>
/// <param name="Attributes">What else a person would want to know, for example its brand; may be empty.</param>
public sealed record PromptItem(string Title, IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    private readonly string _line = Attributes.Count == 0 ? Title : $"{Title} ({string.Join("; ", Attributes.Select(pair => $"{pair.Key}: {pair.Value}"))})";

    /// <summary>For example <c>Space Duel (brand: Orbit; categories: Games PC)</c>.</summary>
    public override string ToString() => _line;
}
