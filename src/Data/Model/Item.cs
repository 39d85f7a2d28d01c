namespace Distillery.Data;

/// <summary>One row of a catalogue. Its id is its 0-based position there.</summary>
/// <param name="Title">Text that a person reads; never null, may be empty.</param>
/// <param name="Attributes">Further text by column name, for example <c>brand</c>, <c>categories</c>, <c>genres</c>, <c>sid_lcrec</c>; several values of one column are separated by spaces or as the source has them.</param>
public sealed record Item(string Title, IReadOnlyDictionary<string, string> Attributes);
