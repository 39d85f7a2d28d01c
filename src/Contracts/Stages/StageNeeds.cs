namespace Distillery.Contracts;

/// <summary>What a worker must have to take a stage.</summary>
/// <param name="Device"><c>cpu</c>, <c>cuda</c>, or <c>auto</c>: a GPU where the worker has one.</param>
/// <param name="MemoryGiB">Memory that it may need, in GiB.</param>
/// <param name="GpuMemoryGiB">Free GPU memory that it may need where it runs on a GPU, in GiB; 0 for any.</param>
public sealed record StageNeeds(string Device, double MemoryGiB, double GpuMemoryGiB);
