using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>What came out of reading the rules of an alias.</summary>
/// <param name="Rules">The rules; null when there are problems.</param>
/// <param name="Problems">Every problem at once, each with its path.</param>
public sealed record RulesReading(AliasRules? Rules, IReadOnlyList<SpecProblem> Problems);
