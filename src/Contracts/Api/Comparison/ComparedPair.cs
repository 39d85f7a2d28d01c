namespace Distillery.Contracts;

/// <summary>Two items on the same rows.</summary>
/// <param name="Of">Key of the item that is asked about: the later of the two.</param>
/// <param name="Against">Key of the item that it is compared with.</param>
/// <param name="Slices">All rows first, then the slices that both know and that have rows.</param>
public sealed record ComparedPair(string Of, string Against, IReadOnlyList<ComparedSlice> Slices);
