using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace Distillery.TensorFiles;

/// <summary>Reads and writes safetensors files: F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL.</summary>
/// <remarks>
/// The same tensors and texts always give the same bytes: tensors are ordered by element size (largest first, which keeps each aligned) and
/// then by name, texts by key, and the header is padded with blanks to a multiple of eight bytes.
/// </remarks>
public static class SafeTensors
{
    private const string MetadataKey = "__metadata__";
    private const int Alignment = 8;

    /// <summary>Writes a file as a whole or not at all: a temporary file beside it takes its place at the end.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="tensors">The tensors by name, of any device and layout.</param>
    /// <param name="metadata">The file's own texts, or null.</param>
    /// <exception cref="ArgumentException">A tensor is named <c>__metadata__</c>.</exception>
    /// <exception cref="NotSupportedException">A dtype cannot be stored.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var full = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                Write(stream, tensors, metadata);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="tensors">The tensors by name, of any device and layout.</param>
    /// <param name="metadata">The file's own texts, or null.</param>
    /// <exception cref="ArgumentException">A tensor is named <c>__metadata__</c>.</exception>
    /// <exception cref="NotSupportedException">A dtype cannot be stored.</exception>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.ContainsKey(MetadataKey))
            throw new ArgumentException($"A tensor cannot be named '{MetadataKey}': the format keeps that name for texts.", nameof(tensors));

        var ordered = tensors.OrderByDescending(pair => DTypeNames.BytesOf(pair.Value.dtype)).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        var header = HeaderOf(ordered, metadata);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var (_, tensor) in ordered)
        {
            using var scope = NewDisposeScope();
            TensorBytes.Write(tensor.detach().cpu().contiguous(), stream);
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its tensors and texts; the caller disposes them.</returns>
    /// <exception cref="InvalidDataException">The file is no valid safetensors file; the message names the file, the tensor and the reason.</exception>
    public static TensorBundle Read(string path)
    {
        using var reader = new SafeTensorsReader(path);
        return ReadAll(reader);
    }

    /// <summary>Reads everything from the current place of a seekable stream to its end.</summary>
    /// <param name="stream">The stream; stays open.</param>
    /// <param name="source">A name for messages.</param>
    /// <returns>Its tensors and texts; the caller disposes them.</returns>
    /// <exception cref="InvalidDataException">The stream holds no valid safetensors file.</exception>
    public static TensorBundle Read(Stream stream, string source = "stream")
    {
        using var reader = new SafeTensorsReader(stream, source);
        return ReadAll(reader);
    }

    private static TensorBundle ReadAll(SafeTensorsReader reader)
    {
        var tensors = new OrderedDictionary<string, Tensor>();
        foreach (var name in reader.Header.Entries.Keys)
        {
            tensors.Add(name, reader.ReadTensor(name));
        }

        return new TensorBundle(tensors, reader.Header.Metadata);
    }

    private static byte[] HeaderOf(List<KeyValuePair<string, Tensor>> ordered, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }

            long place = 0;
            foreach (var (name, tensor) in ordered)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", DTypeNames.NameOf(tensor.dtype));
                json.WriteStartArray("shape");
                foreach (var size in tensor.shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(place);
                place += tensor.numel() * DTypeNames.BytesOf(tensor.dtype);
                json.WriteNumberValue(place);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        var padding = (Alignment - (buffer.WrittenCount % Alignment)) % Alignment;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }
}
