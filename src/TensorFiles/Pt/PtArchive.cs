using System.IO.Compression;
using System.Text;

namespace Distillery.TensorFiles;

/// <summary>The zip file that torch.save writes: one folder with data.pkl, data/0, data/1 and so on.</summary>
internal sealed class PtArchive : IDisposable
{
    private const int MaxPickleBytes = 256 << 20;
    private readonly ZipArchive _zip;
    private readonly string _folder;
    private readonly string _source;

    public PtArchive(Stream stream, string source)
    {
        _source = source;
        RefuseOtherFormats(stream, source);
        try
        {
            _zip = new ZipArchive(stream, ZipArchiveMode.Read);
            var pickles = _zip.Entries.Where(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal)).ToList();
            if (pickles.Count != 1)
                throw new InvalidDataException($"{source}: the zip holds {pickles.Count} data.pkl; torch.save writes exactly one. Is this a .pt file?");
            _folder = pickles[0].FullName[..^"data.pkl".Length];
        }
        catch (InvalidDataException error) when (!error.Message.StartsWith(source, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{source}: no readable zip file, perhaps truncated: {error.Message}", error);
        }

        BigEndian = ByteOrder() == "big";
    }

    /// <summary>Whether the elements were written highest byte first.</summary>
    public bool BigEndian { get; }

    public byte[] Pickle()
    {
        var entry = Entry("data.pkl")!;
        if (entry.Length > MaxPickleBytes) throw new InvalidDataException($"{_source}: data.pkl has {entry.Length} bytes; {MaxPickleBytes} is the limit.");
        var bytes = new byte[entry.Length];
        using var stream = Open(entry);
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Opens the elements of a storage.</summary>
    /// <param name="key">The storage's key.</param>
    /// <param name="bytes">How many bytes it must have.</param>
    public Stream Storage(string key, long bytes)
    {
        var entry = Entry($"data/{key}") ?? throw new InvalidDataException($"{_source}: the storage 'data/{key}' is missing.");
        if (entry.Length != bytes)
            throw new InvalidDataException($"{_source}: the storage 'data/{key}' has {entry.Length} bytes where {bytes} are needed.");
        return Open(entry);
    }

    public void Dispose() => _zip.Dispose();

    private ZipArchiveEntry? Entry(string name) => _zip.GetEntry(_folder + name);

    // torch.save stores without compression; a compressed entry could only be a trick to fill the memory.
    private Stream Open(ZipArchiveEntry entry)
    {
        if (entry.CompressedLength != entry.Length)
            throw new InvalidDataException($"{_source}: '{entry.FullName}' is compressed, which torch.save never does.");
        return entry.Open();
    }

    private string ByteOrder()
    {
        var entry = Entry("byteorder");
        if (entry is null) return "little";
        using var reader = new StreamReader(Open(entry), Encoding.ASCII);
        var order = reader.ReadToEnd().Trim();
        return order is "little" or "big" ? order : throw new InvalidDataException($"{_source}: unknown byte order '{order}'; little or big are right.");
    }

    private static void RefuseOtherFormats(Stream stream, string source)
    {
        Span<byte> head = stackalloc byte[4];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Seek(0, SeekOrigin.Begin);
        if (read == head.Length && head.SequenceEqual("PK\x03\x04"u8)) return;
        if (read == head.Length && head[0] == 0x80 && head[2] == 0x8a)
        {
            throw new InvalidDataException(
                $"{source}: written in PyTorch's legacy format (before 1.6), which is not read. Load it in Python and save it again with torch.save(obj, path).");
        }

        throw new InvalidDataException($"{source}: no zip file, so not written by torch.save of PyTorch 1.6 or newer.");
    }
}
