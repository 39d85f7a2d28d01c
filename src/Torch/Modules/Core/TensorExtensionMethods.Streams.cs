using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

// TorchSharp's own format of one tensor: dtype, rank and shape as LEB128, then the raw bytes, row by row.
public static partial class TensorExtensionMethods
{
    // A span holds less than 2 GiB; 1 GiB is a multiple of every element size.
    private const long ChunkBytes = 1L << 30;

    /// <summary>Makes a parameter of a tensor, which is used up.</summary>
    /// <param name="tensor">The tensor.</param>
    public static Modules.Parameter AsParameter(this Tensor tensor) => new(tensor);

    /// <summary>Writes a tensor of any device and layout.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="writer">Where to write; stays open.</param>
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(writer);
        var shape = tensor.shape;
        writer.Encode((int)tensor.dtype);
        writer.Encode(shape.Length);
        foreach (var size in shape) writer.Encode(size);
        writer.Flush();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        ForEachChunk(tensor.detach().cpu().contiguous(), bytes => writer.BaseStream.Write(bytes));
    }

    /// <summary>Writes a tensor of any device and layout.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="stream">Where to write; is closed, as in TorchSharp.</param>
    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    /// <summary>Writes a tensor of any device and layout into a file of its own.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="location">The file; an existing one is replaced.</param>
    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Reads values into a tensor.</summary>
    /// <param name="tensor">The tensor; dtype and shape must be those of the stream.</param>
    /// <param name="reader">Where to read; stays open.</param>
    /// <param name="skip">True goes past the values and leaves the tensor alone.</param>
    /// <exception cref="ArgumentException">Dtype or shape differ.</exception>
    /// <exception cref="EndOfStreamException">The stream ends early.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var (type, shape) = ReadHead(reader);
        if (type != tensor.dtype)
            throw new ArgumentException($"Mismatched tensor data types while loading: {type} in the stream, {tensor.dtype} in the tensor.", nameof(reader));
        ReadValues(tensor, shape, reader, skip);
    }

    /// <summary>Reads a tensor.</summary>
    /// <param name="reader">Where to read; stays open.</param>
    /// <param name="skip">True goes past the values and gives zeros.</param>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        Tensor? tensor = null;
        Load(ref tensor, reader, skip);
        return tensor!;
    }

    /// <summary>Reads values into a tensor, or into a new one.</summary>
    /// <param name="tensor">The tensor; null for a new one on the CPU.</param>
    /// <param name="reader">Where to read; stays open.</param>
    /// <param name="skip">True goes past the values.</param>
    /// <exception cref="ArgumentException">Dtype or shape differ.</exception>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        if (tensor is not null)
        {
            tensor.Load(reader, skip);
            return;
        }

        var (type, shape) = ReadHead(reader);
        tensor = skip ? zeros(shape, dtype: type) : empty(shape, dtype: type);
        ReadValues(tensor, shape, reader, skip);
    }

    private static (ScalarType Type, long[] Shape) ReadHead(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var type = (ScalarType)reader.Decode();
        var rank = reader.Decode();
        if (!Enum.IsDefined(type) || rank > 64)
            throw new InvalidDataException($"No tensor in TorchSharp's format: dtype {(int)type}, {rank} dimensions.");
        var shape = new long[rank];
        for (var i = 0; i < shape.Length; i++) shape[i] = reader.Decode();
        return (type, shape);
    }

    private static void ReadValues(Tensor tensor, long[] shape, BinaryReader reader, bool skip)
    {
        if (skip)
        {
            var bytes = shape.Aggregate((long)tensor.dtype.ElementSize(), (product, size) => checked(product * size));
            reader.BaseStream.Seek(bytes, SeekOrigin.Current);
            return;
        }

        if (!shape.AsSpan().SequenceEqual(tensor.shape))
        {
            throw new ArgumentException(
                $"Mismatched tensor shape while loading: [{string.Join(", ", shape)}] in the stream, [{string.Join(", ", tensor.shape)}] in the tensor.",
                nameof(reader));
        }

        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var direct = tensor.device_type == DeviceType.CPU && tensor.is_contiguous();
        var target = direct ? tensor.detach() : empty(shape, dtype: tensor.dtype);
        ForEachChunk(target, bytes => reader.BaseStream.ReadExactly(bytes));
        if (!direct) tensor.copy_(target);
    }

    private static void ForEachChunk(Tensor tensor, SpanAction action)
    {
        var count = tensor.numel();
        if (count == 0) return;
        var step = ChunkBytes / tensor.ElementSize;
        var flat = tensor.reshape(count);
        for (long start = 0; start < count; start += step) action(flat.narrow(0, start, Math.Min(step, count - start)).bytes);
    }

    private delegate void SpanAction(Span<byte> bytes);
}
