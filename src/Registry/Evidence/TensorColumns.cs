using System.Buffers.Binary;
using System.Text.Json;

namespace Distillery.Registry;

/// <summary>
/// Columns out of a safetensors file, read strictly and without tensors: this project sees no tensor library. One-dimensional I32, U8 and F32
/// are understood; another tensor in the file is passed over, and one that is asked for and of another kind is an error.
/// </summary>
/// <remarks>
/// Eight bytes with the header's length (little-endian), the header as JSON, then the tensors' bytes. The tensors must fill the data section
/// exactly, without holes and overlaps.
/// </remarks>
internal sealed class TensorColumns
{
    private const int LongestHeader = 16 << 20;
    private const long LongestFile = 1L << 31;
    private const string MetadataName = "__metadata__";
    private readonly Dictionary<string, Entry> _entries;
    private readonly byte[] _data;
    private readonly string _source;

    private TensorColumns(Dictionary<string, Entry> entries, byte[] data, IReadOnlyDictionary<string, string> metadata, string source)
        => (_entries, _data, Metadata, _source) = (entries, data, metadata, source);

    /// <summary>The file's own texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether there is such a tensor.</summary>
    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>Reads a file to its end.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="source">A name for messages.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="InvalidDataException">It is no valid safetensors file; the message names file, tensor and reason.</exception>
    public static async Task<TensorColumns> ReadAsync(Stream stream, string source, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[1 << 16];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read >= LongestFile)
                throw new InvalidDataException($"{source}: the file is larger than {LongestFile} bytes.");
            buffer.Write(chunk, 0, read);
        }

        var bytes = buffer.ToArray();
        if (bytes.Length < 8)
            throw new InvalidDataException($"{source}: {bytes.Length} bytes are too few for a safetensors file.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > LongestHeader || (long)length > bytes.Length - 8)
            throw new InvalidDataException($"{source}: the header claims {length} bytes; {bytes.Length - 8} follow and {LongestHeader} are the limit.");
        var data = bytes[(8 + (int)length)..];
        var entries = Parse(bytes.AsMemory(8, (int)length), data.Length, source, out var metadata);
        return new TensorColumns(entries, data, metadata, source);
    }

    /// <summary>A column of I32.</summary>
    public int[] Ints(string name)
    {
        var bytes = Bytes(name, "I32");
        var values = new int[bytes.Length / 4];
        for (var n = 0; n < values.Length; n++)
            values[n] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * n)..]);
        return values;
    }

    /// <summary>A column of U8.</summary>
    public byte[] Octets(string name) => Bytes(name, "U8").ToArray();

    /// <summary>A column of F32.</summary>
    public float[] Floats(string name)
    {
        var bytes = Bytes(name, "F32");
        var values = new float[bytes.Length / 4];
        for (var n = 0; n < values.Length; n++)
            values[n] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * n)..]);
        return values;
    }

    private ReadOnlySpan<byte> Bytes(string name, string kind)
    {
        if (!_entries.TryGetValue(name, out var entry))
            throw new InvalidDataException($"{_source}: there is no '{name}'.");
        if (entry.Kind != kind || entry.Rank != 1)
            throw new InvalidDataException($"{_source}: '{name}' is {entry.Kind} with {entry.Rank} dimensions; {kind} with one is needed.");
        return _data.AsSpan((int)entry.Begin, (int)(entry.End - entry.Begin));
    }

    private static Dictionary<string, Entry> Parse(ReadOnlyMemory<byte> json, long dataBytes, string source, out IReadOnlyDictionary<string, string> metadata)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        metadata = new Dictionary<string, string>();
        try
        {
            using var header = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            if (header.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"{source}: the header is no JSON object.");
            foreach (var property in header.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataName)
                    metadata = property.Value.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "", StringComparer.Ordinal);
                else
                    entries.Add(property.Name, Entry.Of(property, source));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"{source}: the header is not that of a safetensors file: {e.Message}", e);
        }

        long place = 0;
        foreach (var (name, entry) in entries.OrderBy(pair => pair.Value.Begin).ThenBy(pair => pair.Value.End))
        {
            if (entry.Begin != place)
                throw new InvalidDataException($"{source}: '{name}' begins at byte {entry.Begin}; {place} was expected (no gaps, no overlaps).");
            place = entry.End;
        }

        if (place != dataBytes)
            throw new InvalidDataException($"{source}: the tensors take {place} bytes, the file has {dataBytes}.");
        return entries;
    }

    private sealed record Entry(string Kind, int Rank, long Begin, long End)
    {
        public static Entry Of(JsonProperty property, string source)
        {
            var kind = property.Value.GetProperty("dtype").GetString() ?? "";
            var shape = property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToList();
            var offsets = property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToList();
            if (offsets is not [var begin, var end] || begin < 0 || end < begin || shape.Any(size => size is < 0 or > int.MaxValue))
                throw new InvalidDataException($"{source}: '{property.Name}' has no sound place or shape.");
            var size = kind switch { "I32" or "F32" => 4, "U8" => 1, _ => 0 };
            var count = shape.Aggregate((Int128)1, (product, length) => product * length);
            if (size > 0 && count * size != end - begin)
                throw new InvalidDataException($"{source}: '{property.Name}' of {count} elements takes {end - begin} bytes; {count * size} were expected.");
            return new Entry(kind, shape.Count, begin, end);
        }
    }
}
