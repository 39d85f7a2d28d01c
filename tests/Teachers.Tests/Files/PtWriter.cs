using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Distillery.Teachers.Tests.Files;

/// <summary>Writes what torch.save(tensor, path) writes for a small float matrix: a zip with a pickle and the numbers.</summary>
internal static class PtWriter
{
    public static void Write(string path, float[] values, byte rows, byte columns)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(zip, "archive/data.pkl", Pickle((byte)values.Length, rows, columns));
        Add(zip, "archive/data/0", MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        Add(zip, "archive/version", "3\n"u8.ToArray());
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        stream.Write(bytes);
    }

    private static byte[] Pickle(byte count, byte rows, byte columns)
    {
        var bytes = new List<byte> { 0x80, 2 };
        void Global(string module, string name) => bytes.AddRange([(byte)'c', .. Encoding.ASCII.GetBytes($"{module}\n{name}\n")]);
        void Word(string text) => bytes.AddRange([(byte)'X', (byte)text.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)]);
        Global("torch._utils", "_rebuild_tensor_v2");
        bytes.AddRange("(("u8);
        Word("storage");
        Global("torch", "FloatStorage");
        Word("0");
        Word("cpu");
        bytes.AddRange([(byte)'K', count, (byte)'t', (byte)'Q']);
        bytes.AddRange([(byte)'K', 0, (byte)'K', rows, (byte)'K', columns, 0x86, (byte)'K', columns, (byte)'K', 1, 0x86, 0x89]);
        Global("collections", "OrderedDict");
        bytes.AddRange(")RtR."u8);
        return [.. bytes];
    }
}
