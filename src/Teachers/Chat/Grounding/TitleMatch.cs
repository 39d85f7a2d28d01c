namespace Distillery.Teachers;

/// <summary>An item that a written title means.</summary>
/// <param name="Item">Item id; -1 where no item is near enough.</param>
/// <param name="How">How it was found.</param>
/// <param name="Similarity">1 for equal texts, else the share of letter triples in common, <c>0 .. 1</c>.</param>
public sealed record TitleMatch(int Item, TitleMatchKind How, float Similarity);
