using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What gates and files say about a version, read before any lock was taken.</summary>
/// <param name="Report">The gates' report.</param>
/// <param name="Against">What is against the move, a sentence each; empty when nothing is.</param>
internal sealed record PromotionVerdict(GateReport Report, IReadOnlyList<string> Against);
