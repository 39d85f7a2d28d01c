namespace Distillery.Registry;

/// <summary>A dataset that runs of an experiment read.</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Name">Its name.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Context">What it was used for; null when nobody said.</param>
public sealed record DatasetSummary(string ExperimentId, string Name, string Digest, string? Context);
