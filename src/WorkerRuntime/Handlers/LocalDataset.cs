using Distillery.Contracts;

namespace Distillery.WorkerRuntime;

/// <summary>An imported dataset on this machine.</summary>
/// <param name="Dataset">What it is.</param>
/// <param name="Files">Local files, to be read only, by the path they were registered with.</param>
public sealed record LocalDataset(DatasetView Dataset, IReadOnlyDictionary<string, string> Files);
