using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What a verdict rests on.</summary>
/// <param name="Rules">The alias's rules; null when it has none.</param>
/// <param name="RulesDigest">Their digest; empty when there are none.</param>
/// <param name="ChampionVersion">The version that the candidate is compared with; see <see cref="GateReport.ChampionVersion"/>.</param>
/// <param name="EvidenceDigest">As <see cref="GateReport.EvidenceDigest"/>.</param>
/// <param name="AgesUntil">When the version becomes too old for a rule, UTC; null when no rule asks for its age.</param>
public sealed record GateFingerprint(AliasRules? Rules, string RulesDigest, int? ChampionVersion, string EvidenceDigest, DateTimeOffset? AgesUntil);
