using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

// One tensor in TorchSharp's own form: dtype, rank and sizes as LEB128, then the raw bytes in row-major order.
public static partial class TensorExtensionMethods
{
    private const int MostDimensions = 64;

    /// <summary>Writes the tensor into a file in TorchSharp's form.</summary>
    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Writes the tensor into a stream in TorchSharp's form.</summary>
    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    /// <summary>Writes dtype, shape and data; a tensor of another device is written from a CPU copy.</summary>
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Encode((long)tensor.dtype);
        var shape = tensor.shape;
        writer.Encode(shape.Length);
        foreach (var size in shape) writer.Encode(size);
        writer.Flush();
        tensor.WriteBytesToStream(writer.BaseStream);
    }

    /// <summary>Reads data into the tensor; dtype and shape of both must agree.</summary>
    /// <param name="tensor">Where to.</param>
    /// <param name="reader">From where.</param>
    /// <param name="skip">Pass over the data and leave the tensor as it is.</param>
    /// <exception cref="ArgumentException">Another dtype or shape.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = Heading(reader);
        var bytes = Bytes(type, shape);
        if (skip)
        {
            Pass(reader.BaseStream, bytes);
            return;
        }

        if (type != tensor.dtype) throw new ArgumentException($"Mismatched tensor data types while loading: the file has {type}, the tensor {tensor.dtype}.");
        if (!shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException($"Mismatched tensor shape while loading: the file has [{string.Join(", ", shape)}], the tensor [{string.Join(", ", tensor.shape)}].");
        tensor.ReadBytesFromStream(reader.BaseStream);
    }

    /// <summary>Reads data into the tensor, or makes it first where it is null.</summary>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        if (tensor is null) tensor = Load(reader, skip);
        else tensor.Load(reader, skip);
    }

    /// <summary>Reads a new CPU tensor; null with <paramref name="skip"/>.</summary>
    public static Tensor? Load(BinaryReader reader, bool skip = false)
    {
        var (type, shape) = Heading(reader);
        if (skip)
        {
            Pass(reader.BaseStream, Bytes(type, shape));
            return null;
        }

        var tensor = empty(shape, type, CPU);
        tensor.ReadBytesFromStream(reader.BaseStream);
        return tensor;
    }

    private static (ScalarType Type, long[] Shape) Heading(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var code = reader.Decode();
        if (code > sbyte.MaxValue || !Enum.IsDefined((ScalarType)code)) throw new InvalidDataException($"the tensor file names dtype {code}, which does not exist");
        var rank = reader.Decode();
        if (rank > MostDimensions) throw new InvalidDataException($"the tensor file names {rank} dimensions; at most {MostDimensions} are possible");
        var shape = new long[rank];
        for (var i = 0; i < shape.Length; i++) shape[i] = reader.Decode();
        return ((ScalarType)code, shape);
    }

    private static long Bytes(ScalarType type, long[] shape)
    {
        var bytes = (long)type.ElementSize();
        foreach (var size in shape) bytes = checked(bytes * size);
        return bytes;
    }

    private static void Pass(Stream stream, long bytes)
    {
        if (stream.CanSeek)
        {
            stream.Seek(bytes, SeekOrigin.Current);
            return;
        }

        var buffer = new byte[81920];
        for (; bytes > 0; bytes -= buffer.Length) stream.ReadExactly(buffer, 0, (int)Math.Min(bytes, buffer.Length));
    }
}
