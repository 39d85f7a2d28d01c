using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>The numbers of a CPU tensor without a copy.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>
    /// Where the numbers lie. libtorch's memory does not move; the caller keeps the tensor alive while it uses the pointer.
    /// </summary>
    /// <param name="tensor">Float32, on the CPU, contiguous.</param>
    internal static float* Floats(torch.Tensor tensor)
    {
        if (tensor.dtype != torch.float32 || tensor.device_type != DeviceType.CPU || !tensor.is_contiguous())
            throw new ArgumentException($"needs a contiguous float32 tensor on the CPU, not {tensor.dtype} on {tensor.device}.", nameof(tensor));
        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
    }

    /// <summary>Like <see cref="Floats"/>; null for null.</summary>
    internal static float* FloatsOrNull(torch.Tensor? tensor) => tensor is null ? null : Floats(tensor);

    /// <summary>The numbers as a span.</summary>
    internal static Span<float> Span(torch.Tensor tensor) => new(Floats(tensor), checked((int)tensor.numel()));
}
