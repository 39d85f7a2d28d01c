using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Distillery.Registry;

/// <summary>
/// Content under <c>sha256/ab/cd/&lt;digest&gt;</c> of a folder. Written beside it, flushed to the disk and renamed, so that a file under a
/// digest is whole or absent. A file is verified before its first read in this process, and again after it changed on disk.
/// </summary>
public sealed class FileArtifactStore : IArtifactStore
{
    private const int BufferBytes = 1 << 18;
    private readonly string _folder;
    private readonly string _temporary;
    private readonly ConcurrentDictionary<string, (long Bytes, DateTime Written)> _verified = new(StringComparer.Ordinal);

    /// <summary>Over a folder.</summary>
    /// <param name="folder">The folder; made when absent.</param>
    public FileArtifactStore(string folder)
    {
        _folder = Path.GetFullPath(folder);
        _temporary = Path.Combine(_folder, "tmp");
        Directory.CreateDirectory(_temporary);
    }

    /// <inheritdoc/>
    public async Task<ArtifactInfo> PutAsync(Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var partial = Path.Combine(_temporary, Guid.NewGuid().ToString("N"));
        try
        {
            var info = await WriteAsync(content, partial, cancellationToken);
            var file = PathOf(info.Digest);
            // A damaged file under this digest is replaced: whoever makes the content again heals the store.
            if (File.Exists(file) && await IsSoundAsync(info.Digest, file, cancellationToken))
                return info;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(partial, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            File.Move(partial, file, overwrite: true);
            Remember(info.Digest, file);
            return info;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <inheritdoc/>
    public Task<ArtifactInfo?> FindAsync(string digest, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(digest));
        return Task.FromResult(file.Exists ? new ArtifactInfo(digest, file.Length) : null);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(string digest, CancellationToken cancellationToken)
    {
        var file = await GetLocalFileAsync(digest, cancellationToken);
        return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous);
    }

    /// <inheritdoc/>
    public async Task<string> GetLocalFileAsync(string digest, CancellationToken cancellationToken)
    {
        var file = PathOf(digest);
        if (!File.Exists(file))
            throw ArtifactException.Missing(digest);
        if (!await IsSoundAsync(digest, file, cancellationToken))
            throw new ArtifactException($"Artifact {digest} is damaged: {file} no longer has the content of its digest. Delete the file and run the job that wrote it again with reuse: false, or restore it from a backup.");
        return file;
    }

    private static async Task<ArtifactInfo> WriteAsync(Stream content, string partial, CancellationToken cancellationToken)
    {
        await using var output = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        long bytes = 0;
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer.AsMemory(0, BufferBytes), cancellationToken)) > 0)
            {
                hash.AppendData(buffer.AsSpan(0, read));
                await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                bytes += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        output.Flush(flushToDisk: true);
        return new ArtifactInfo(Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
    }

    private async Task<bool> IsSoundAsync(string digest, string file, CancellationToken cancellationToken)
    {
        var info = new FileInfo(file);
        if (_verified.TryGetValue(digest, out var seen) && seen == (info.Length, info.LastWriteTimeUtc))
            return true;
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) != digest)
            return false;
        _verified[digest] = (info.Length, info.LastWriteTimeUtc);
        return true;
    }

    private void Remember(string digest, string file)
    {
        var info = new FileInfo(file);
        _verified[digest] = (info.Length, info.LastWriteTimeUtc);
    }

    // Only digests become paths, so no name from outside can leave the folder.
    private string PathOf(string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        if (digest.Length != 64 || !digest.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException($"'{digest}' is not a digest: 64 lower-case hex digits are.", nameof(digest));
        return Path.Combine(_folder, "sha256", digest[..2], digest[2..4], digest);
    }
}
