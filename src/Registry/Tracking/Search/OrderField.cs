namespace Distillery.Registry;

/// <summary>One field of an order.</summary>
/// <param name="Entity">What it is about.</param>
/// <param name="Key">Key of the metric, parameter or tag, or name of the attribute.</param>
/// <param name="IsDescending">Greatest first. NaN, and then what has no value, come last in both directions.</param>
public sealed record OrderField(FilterEntity Entity, string Key, bool IsDescending);
