namespace Distillery.Contracts;

/// <summary>A GPU as its worker measured it.</summary>
/// <param name="Name">For example <c>NVIDIA H200</c>.</param>
/// <param name="MemoryGiB">All of its memory, in GiB.</param>
/// <param name="FreeGiB">What nobody else uses, in GiB: what the worker itself holds counts as free.</param>
public sealed record GpuView(string Name, double MemoryGiB, double FreeGiB);
