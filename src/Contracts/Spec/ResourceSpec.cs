using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>What a worker must have to take the job's stages.</summary>
public sealed record ResourceSpec
{
    /// <summary><c>auto</c> takes a GPU where the worker has one.</summary>
    [AllowedValues("auto", "cpu", "cuda")]
    public string Device { get; init; } = "auto";

    /// <summary>Memory that a stage may need, in GiB.</summary>
    [Range(0.1, 4096.0)]
    public double MemoryGiB { get; init; } = 4;

    /// <summary>Free GPU memory that a stage may need where it runs on a GPU, in GiB; any when absent.</summary>
    [Range(0.1, 1024.0)]
    [Description("Free GPU memory that a stage may need where it runs on a GPU, in GiB; any when absent.")]
    public double? GpuMemoryGiB { get; init; }
}
