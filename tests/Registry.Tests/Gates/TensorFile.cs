using System.Buffers.Binary;
using System.Text.Json;

namespace Distillery.Registry.Tests;

/// <summary>Writes safetensors files by hand, so that the store's own reader is checked against the format and not against itself.</summary>
internal static class TensorFile
{
    public static byte[] Of(IReadOnlyDictionary<string, string>? metadata, params (string Name, Array Values)[] columns)
    {
        var header = new Dictionary<string, object>();
        if (metadata is not null)
            header["__metadata__"] = metadata;
        var data = new MemoryStream();
        foreach (var (name, values) in columns)
        {
            var begin = data.Length;
            var kind = values switch { int[] => "I32", float[] => "F32", byte[] => "U8", _ => throw new ArgumentException(name) };
            var bytes = new byte[Buffer.ByteLength(values)];
            Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
            data.Write(bytes);
            header[name] = new { dtype = kind, shape = new[] { values.Length }, data_offsets = new[] { begin, data.Length } };
        }

        return Join(JsonSerializer.Serialize(header), data.ToArray());
    }

    public static byte[] Join(string header, byte[] data)
    {
        var json = System.Text.Encoding.UTF8.GetBytes(header);
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)json.Length);
        return [.. prefix, .. json, .. data];
    }
}
