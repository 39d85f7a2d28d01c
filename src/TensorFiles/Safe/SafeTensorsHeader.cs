using System.Buffers.Binary;

namespace Distillery.TensorFiles;

/// <summary>
/// The header of a safetensors file: names, dtypes, shapes and places of its tensors, and its metadata. Reading it touches no tensor data.
/// </summary>
/// <remarks>
/// Format: eight bytes with the header's length (little-endian), the header as JSON, then the tensors' bytes without gaps.
/// Everything is checked before a caller sees it: tensors must fill the data section exactly, without holes and overlaps.
/// </remarks>
public sealed class SafeTensorsHeader
{
    /// <summary>The longest header that is read, in bytes.</summary>
    public const long MaxHeaderBytes = 100_000_000;

    internal SafeTensorsHeader(IReadOnlyDictionary<string, SafeTensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, long dataOffset)
    {
        Entries = entries;
        Metadata = metadata;
        DataOffset = dataOffset;
    }

    /// <summary>The tensors by name, in the order of their data.</summary>
    public IReadOnlyDictionary<string, SafeTensorsEntry> Entries { get; }

    /// <summary>The file's own texts; empty when it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where the data section begins in the file, in bytes.</summary>
    public long DataOffset { get; }

    /// <summary>Reads the header of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no valid safetensors file; the message names the file, the tensor and the reason.</exception>
    public static SafeTensorsHeader Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads the header from the current place of a seekable stream and leaves the stream at the start of the data section.</summary>
    /// <param name="stream">The stream; the file is what is left of it.</param>
    /// <param name="source">A name for messages.</param>
    /// <exception cref="InvalidDataException">The stream holds no valid safetensors file.</exception>
    public static SafeTensorsHeader Read(Stream stream, string source = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        var available = stream.Length - stream.Position;
        Span<byte> prefix = stackalloc byte[8];
        if (available < prefix.Length)
            throw new InvalidDataException($"{source}: {available} bytes are too few for a safetensors file, which begins with 8 bytes of header length.");
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeaderBytes)
            throw new InvalidDataException($"{source}: the header claims {length} bytes; {MaxHeaderBytes} is the limit. Is this a safetensors file?");
        if ((long)length > available - prefix.Length)
            throw new InvalidDataException($"{source}: truncated: the header claims {length} bytes, but only {available - prefix.Length} follow.");

        var json = new byte[length];
        stream.ReadExactly(json);
        var dataBytes = available - prefix.Length - (long)length;
        return SafeTensorsHeaderParser.Parse(json, dataBytes, prefix.Length + (long)length, source);
    }
}
