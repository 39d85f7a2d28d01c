namespace Distillery.Registry;

/// <summary>A tag or a parameter.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value.</param>
public sealed record TrackedTag(string Key, string Value);
