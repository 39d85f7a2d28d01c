using static TorchSharp.torch;

namespace Distillery.TensorFiles;

/// <summary>Where and what one tensor of a safetensors file is.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="DType">Its dtype.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">One past its last byte, counted likewise.</param>
public sealed record SafeTensorsEntry(string Name, ScalarType DType, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>How many elements it has.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>How many bytes it takes.</summary>
    public long Bytes => End - Begin;
}
