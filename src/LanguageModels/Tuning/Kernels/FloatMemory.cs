using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>The numbers of a CPU tensor without a copy.</summary>
internal static unsafe class FloatMemory
{
    /// <summary>Whether <see cref="Of"/> can be used.</summary>
    internal static bool Serves(torch.Tensor tensor) => tensor.device_type == DeviceType.CPU && tensor.dtype == torch.float32;

    /// <summary>Where the numbers lie. libtorch's memory does not move; the caller keeps the tensor alive while it uses the pointer.</summary>
    /// <param name="tensor">Float32, on the CPU, contiguous.</param>
    internal static float* Of(torch.Tensor tensor)
    {
        if (!Serves(tensor) || !tensor.is_contiguous())
            throw new ArgumentException($"needs a contiguous float32 tensor on the CPU, not {tensor.dtype} on {tensor.device}.", nameof(tensor));
        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
    }
}
