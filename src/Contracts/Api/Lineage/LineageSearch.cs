namespace Distillery.Contracts;

/// <summary>Which versions learnt from something.</summary>
/// <param name="Kind"><c>dataset</c>, <c>user</c>, <c>item</c> or <c>artifact</c>.</param>
/// <param name="Key">What was asked for.</param>
/// <param name="Matches">Where it was found in datasets; for a user or an item.</param>
/// <param name="Versions">The versions, newest first.</param>
public sealed record LineageSearch(string Kind, string Key, IReadOnlyList<LineageMatch> Matches, IReadOnlyList<LineageHit> Versions);
