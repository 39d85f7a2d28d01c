namespace Distillery.Registry;

/// <summary>What became of an attempt to claim; with nothing set there is nothing to take.</summary>
/// <param name="Lease">The stage that was taken.</param>
/// <param name="FullTeam">The team whose quota was used up by someone else at the same moment.</param>
/// <param name="Again">Whether everything that fits is being written just now.</param>
internal sealed record ClaimTry(StageLease? Lease = null, string? FullTeam = null, bool Again = false);
