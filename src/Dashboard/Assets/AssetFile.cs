using System.IO.Compression;
using System.Security.Cryptography;

namespace Distillery.Dashboard.Assets;

/// <summary>One embedded file, with its compressed form made on first use.</summary>
internal sealed class AssetFile
{
    private readonly Lazy<byte[]> brotli;

    /// <summary>Makes the file.</summary>
    /// <param name="path">Its address without a leading slash.</param>
    /// <param name="bytes">Its content.</param>
    public AssetFile(string path, byte[] bytes)
    {
        Path = path;
        Bytes = bytes;
        Digest = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        MediaType = System.IO.Path.GetExtension(path) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".woff2" => "font/woff2",
            var other => throw new InvalidDataException($"The asset {path} has the unknown type {other}."),
        };
        brotli = new Lazy<byte[]>(Compress);
    }

    /// <summary>Address without a leading slash.</summary>
    public string Path { get; }

    /// <summary>The content.</summary>
    public byte[] Bytes { get; }

    /// <summary>Start of the content's sha256, as version in links and as entity tag.</summary>
    public string Digest { get; }

    /// <summary>Media type by extension.</summary>
    public string MediaType { get; }

    /// <summary>Whether compression helps; fonts are compressed already.</summary>
    public bool IsText => !MediaType.StartsWith("font/", StringComparison.Ordinal);

    /// <summary>The content compressed with Brotli.</summary>
    public byte[] Brotli => brotli.Value;

    private byte[] Compress()
    {
        using var target = new MemoryStream();
        using (var stream = new BrotliStream(target, CompressionLevel.Optimal))
            stream.Write(Bytes);
        return target.ToArray();
    }
}
