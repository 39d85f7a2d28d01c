using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>One state of the rules of an alias.</summary>
/// <param name="Alias">The alias.</param>
/// <param name="Number">Counts the changes, from 1.</param>
/// <param name="Rules">The rules; null where they were removed.</param>
/// <param name="Digest">sha256 of their canonical JSON; empty where they were removed.</param>
/// <param name="Actor">Who changed them.</param>
/// <param name="ChangedAt">UTC.</param>
public sealed record AliasRulesChange(string Alias, int Number, AliasRules? Rules, string Digest, string Actor, DateTimeOffset ChangedAt);
