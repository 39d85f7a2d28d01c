namespace Distillery.Registry;

/// <summary>One field of a place in an order.</summary>
/// <param name="Value">What is ordered by, as SQL; never NULL.</param>
/// <param name="IsDescending">Greatest first.</param>
/// <param name="At">Its value at the place.</param>
internal readonly record struct KeysetStep(string Value, bool IsDescending, object At);
