using static TorchSharp.torch;

namespace Distillery.TensorFiles;

/// <summary>Copies raw little-endian elements between streams and the memory of CPU tensors, without buffers in between.</summary>
internal static class TensorBytes
{
    // A span holds at most 2^31 - 1 bytes; 1 GiB is a multiple of every element size.
    private const long ChunkBytes = 1L << 30;

    /// <summary>Writes the elements of a contiguous CPU tensor.</summary>
    public static void Write(Tensor tensor, Stream stream) => ForEachChunk(tensor, chunk => stream.Write(chunk));

    /// <summary>Fills a contiguous CPU tensor from a stream.</summary>
    /// <exception cref="EndOfStreamException">The stream ends early.</exception>
    public static void Fill(Tensor tensor, Stream stream) => ForEachChunk(tensor, chunk => stream.ReadExactly(chunk));

    /// <summary>Turns the bytes of every element round: the file was written on a big-endian machine.</summary>
    public static void SwapByteOrder(Tensor tensor)
    {
        var size = DTypeNames.BytesOf(tensor.dtype);
        if (size == 1) return;
        ForEachChunk(tensor, chunk =>
        {
            for (var at = 0; at < chunk.Length; at += size) chunk.Slice(at, size).Reverse();
        });
    }

    private static void ForEachChunk(Tensor tensor, SpanAction action)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Tensor files need a little-endian machine.");
        var count = tensor.numel();
        if (count == 0) return;
        var size = DTypeNames.BytesOf(tensor.dtype);
        using var scope = NewDisposeScope();
        var flat = tensor.reshape(count);
        var step = ChunkBytes / size;
        for (long start = 0; start < count; start += step)
        {
            action(flat.narrow(0, start, Math.Min(step, count - start)).bytes);
        }
    }

    private delegate void SpanAction(Span<byte> bytes);
}
