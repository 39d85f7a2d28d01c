namespace Distillery.JobApi.Catalogue;

/// <summary>Where an alias should point.</summary>
/// <param name="Version">Number of the version.</param>
/// <param name="Comment">Why; kept in the alias's history.</param>
public sealed record AliasMove(int Version, string? Comment);
