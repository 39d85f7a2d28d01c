namespace Distillery.Registry;

/// <summary>One comparison of a filter.</summary>
/// <param name="Entity">What it is about.</param>
/// <param name="Key">Key of the metric, parameter or tag, or name of the attribute.</param>
/// <param name="Operator">How it compares.</param>
/// <param name="Text">The text to compare with; null where a number or a list is.</param>
/// <param name="Number">The number to compare with.</param>
/// <param name="List">The texts of IN and NOT IN.</param>
public sealed record FilterClause(FilterEntity Entity, string Key, FilterOperator Operator, string? Text = null, double? Number = null, IReadOnlyList<string>? List = null);
