using Distillery.Contracts;

namespace Distillery.Cli.Commands;

/// <summary>What became of <c>promote</c>.</summary>
/// <param name="Model">The model.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Version">The version that was to take it.</param>
/// <param name="Moved">Whether it has it now.</param>
/// <param name="Request">The request, where one was needed.</param>
internal sealed record PromoteOutcome(string Model, string Alias, int Version, bool Moved, PromotionView? Request);
