using System.Text;
using System.Text.Json;
using static TorchSharp.torch;

namespace Distillery.TensorFiles;

/// <summary>Turns the JSON of a safetensors header into checked entries.</summary>
internal static class SafeTensorsHeaderParser
{
    private const string MetadataKey = "__metadata__";

    public static SafeTensorsHeader Parse(ReadOnlySpan<byte> json, long dataBytes, long dataOffset, string source)
    {
        if (json.Length == 0 || json[0] != (byte)'{')
            throw new InvalidDataException($"{source}: the header must begin with '{{'. Is this a safetensors file?");

        var entries = new List<SafeTensorsEntry>();
        Dictionary<string, string>? metadata = null;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            Expect(ref reader, JsonTokenType.StartObject, source, "the header");
            var names = new HashSet<string>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                if (!names.Add(name)) throw new InvalidDataException($"{source}: the name '{name}' stands twice in the header.");
                if (name == MetadataKey) metadata = ReadMetadata(ref reader, source);
                else entries.Add(ReadEntry(ref reader, name, source));
            }

            // Only padding may follow; the reader refuses anything else.
            reader.Read();
        }
        catch (Exception error) when (error is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            throw new InvalidDataException($"{source}: the header is no valid JSON: {error.Message}", error);
        }

        return new SafeTensorsHeader(InDataOrder(entries, dataBytes, source), metadata ?? [], dataOffset);
    }

    private static Dictionary<string, string> ReadMetadata(ref Utf8JsonReader reader, string source)
    {
        var metadata = new Dictionary<string, string>();
        Expect(ref reader, JsonTokenType.StartObject, source, MetadataKey);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, source, $"{MetadataKey}.{key}");
            if (!metadata.TryAdd(key, reader.GetString()!))
                throw new InvalidDataException($"{source}: the key '{key}' stands twice in {MetadataKey}.");
        }

        return metadata;
    }

    private static SafeTensorsEntry ReadEntry(ref Utf8JsonReader reader, string name, string source)
    {
        ScalarType? type = null;
        List<long>? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, source, $"tensor '{name}'");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString();
            switch (field)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, source, $"dtype of tensor '{name}'");
                    var text = reader.GetString()!;
                    if (!DTypeNames.TryFind(text, out var found))
                        throw new InvalidDataException($"{source}: tensor '{name}' has the dtype '{text}'; known are {DTypeNames.All}.");
                    type = found;
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, source, $"shape of tensor '{name}'");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, source, $"data_offsets of tensor '{name}'");
                    break;
                default:
                    throw new InvalidDataException(
                        $"{source}: tensor '{name}' has the field '{field}' twice or it is unknown; dtype, shape and data_offsets, each once, are right.");
            }
        }

        if (type is null || shape is null || offsets is null)
            throw new InvalidDataException($"{source}: tensor '{name}' lacks dtype, shape or data_offsets.");
        if (offsets.Count != 2)
            throw new InvalidDataException($"{source}: data_offsets of tensor '{name}' has {offsets.Count} numbers; begin and end are right.");
        return new SafeTensorsEntry(name, type.Value, shape, offsets[0], offsets[1]);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader, string source, string what)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray, source, what);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw new InvalidDataException($"{source}: {what} holds something that is no whole number of at least 0.");
            numbers.Add(number);
        }

        return numbers;
    }

    // Sorted by place; every byte of the data section must belong to exactly one tensor.
    private static OrderedDictionary<string, SafeTensorsEntry> InDataOrder(List<SafeTensorsEntry> entries, long dataBytes, string source)
    {
        long place = 0;
        var ordered = new OrderedDictionary<string, SafeTensorsEntry>();
        foreach (var entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            var at = $"{source}: tensor '{entry.Name}'";
            if (entry.End < entry.Begin)
                throw new InvalidDataException($"{at} has the data_offsets [{entry.Begin}, {entry.End}]; the end must not lie before the begin.");
            if (entry.End > dataBytes)
            {
                throw new InvalidDataException(
                    $"{at} has the data_offsets [{entry.Begin}, {entry.End}], but the file has only {dataBytes} bytes of data: truncated?");
            }

            var expected = BytesOf(entry, at);
            if (entry.Bytes != expected)
            {
                throw new InvalidDataException(
                    $"{at} of shape [{string.Join(", ", entry.Shape)}] and dtype {DTypeNames.NameOf(entry.DType)} needs {expected} bytes, " +
                    $"but its data_offsets give {entry.Bytes}.");
            }

            if (entry.Begin < place) throw new InvalidDataException($"{at} begins at byte {entry.Begin} and overlaps the one before, which ends at {place}.");
            if (entry.Begin > place) throw new InvalidDataException($"{at} begins at byte {entry.Begin} and leaves a hole after {place}.");
            place = entry.End;
            ordered.Add(entry.Name, entry);
        }

        if (place != dataBytes)
            throw new InvalidDataException($"{source}: {dataBytes - place} bytes follow the last tensor, which ends at byte {place}.");
        return ordered;
    }

    private static long BytesOf(SafeTensorsEntry entry, string at)
    {
        try
        {
            return entry.Shape.Aggregate((long)DTypeNames.BytesOf(entry.DType), (product, size) => checked(product * size));
        }
        catch (OverflowException error)
        {
            throw new InvalidDataException($"{at} has the impossible shape [{string.Join(", ", entry.Shape)}].", error);
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string source, string what)
    {
        if (!reader.Read() || reader.TokenType != token)
            throw new InvalidDataException($"{source}: {what} is {reader.TokenType} where {token} is right.");
    }
}
