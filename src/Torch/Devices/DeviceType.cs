namespace TorchSharp;

/// <summary>The kind of a device; the numbers are libtorch's own.</summary>
public enum DeviceType
{
    /// <summary>The processor and its memory.</summary>
    CPU = 0,

    /// <summary>An NVIDIA GPU.</summary>
    CUDA = 1,

    /// <summary>An AMD GPU.</summary>
    HIP = 6,

    /// <summary>An XLA device.</summary>
    XLA = 9,

    /// <summary>An Apple GPU.</summary>
    MPS = 13,

    /// <summary>Shapes and types without data.</summary>
    META = 14,
}
