namespace Distillery.Contracts;

/// <summary>The rules of an alias as they are stored.</summary>
/// <param name="Model">The model.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Number">Counts the changes of the rules of this alias, from 1; 0 when it never had any.</param>
/// <param name="Digest">sha256 of the rules; empty when there are none.</param>
/// <param name="Rules">The rules; null when the alias is open.</param>
/// <param name="Yaml">The same as a person would write it; empty when there are none.</param>
/// <param name="Actor">Who set them; null when nobody ever did.</param>
/// <param name="ChangedAt">UTC; null when they were never set.</param>
public sealed record AliasRulesView(
    string Model, string Alias, int Number, string Digest, AliasRules? Rules, string Yaml, string? Actor, DateTimeOffset? ChangedAt);
