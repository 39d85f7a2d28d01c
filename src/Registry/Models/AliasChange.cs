namespace Distillery.Registry;

/// <summary>One move of an alias.</summary>
/// <param name="Alias">For example <c>champion</c>.</param>
/// <param name="From">Version before; null when the alias was new.</param>
/// <param name="To">Version after; null when the alias was removed.</param>
/// <param name="Actor">Who moved it.</param>
/// <param name="Comment">Why.</param>
/// <param name="Time">UTC.</param>
public sealed record AliasChange(string Alias, int? From, int? To, string Actor, string? Comment, DateTimeOffset Time);
