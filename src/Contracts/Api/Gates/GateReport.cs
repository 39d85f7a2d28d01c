namespace Distillery.Contracts;

/// <summary>What the gates of an alias say about a version.</summary>
/// <param name="Model">The model.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Version">The candidate.</param>
/// <param name="ChampionVersion">
/// The version that it is compared with: where the alias points to, or pointed to last when it was removed; null when it never pointed anywhere.
/// </param>
/// <param name="RulesDigest">Digest of the rules; empty when the alias has none.</param>
/// <param name="EvidenceDigest">sha256 over everything that the verdict rests on: rules, champion, files and metrics of both versions.</param>
/// <param name="Passed">Whether every gate passed.</param>
/// <param name="Results">One for each gate, in the order of the rules.</param>
/// <param name="EvaluatedAt">UTC.</param>
public sealed record GateReport(
    string Model,
    string Alias,
    int Version,
    int? ChampionVersion,
    string RulesDigest,
    string EvidenceDigest,
    bool Passed,
    IReadOnlyList<GateResult> Results,
    DateTimeOffset EvaluatedAt);
