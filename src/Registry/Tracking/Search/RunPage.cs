namespace Distillery.Registry;

/// <summary>A page of runs.</summary>
/// <param name="Runs">The runs.</param>
/// <param name="Next">Token of the next page; null at the end.</param>
public sealed record RunPage(IReadOnlyList<TrackedRun> Runs, string? Next);
