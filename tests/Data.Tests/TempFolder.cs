using System.IO.Compression;

namespace Distillery.Data.Tests;

/// <summary>A folder of one test's own, deleted at its end.</summary>
internal sealed class TempFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("distillery-data-").FullName;

    internal string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, content);
        return path;
    }

    internal string Write(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    internal static byte[] Zip(byte[] content)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Optimal))
            zip.Write(content);
        return target.ToArray();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
