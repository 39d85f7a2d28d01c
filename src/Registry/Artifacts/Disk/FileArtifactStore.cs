using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Distillery.Registry;

/// <summary>
/// Content under <c>sha256/ab/cd/&lt;digest&gt;</c> of a folder. Written beside it, flushed to the disk and renamed, so that a file under a
/// digest is whole or absent. A file is verified before its first read in this process, and again after it changed on disk. Its time is
/// when it was put or kept last.
/// </summary>
public sealed class FileArtifactStore : IArtifactStore
{
    private const int Tries = 5;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _refreshAfter;
    private readonly ConcurrentDictionary<string, (long Bytes, DateTime Written)> _verified = new(StringComparer.Ordinal);

    /// <summary>Over a folder.</summary>
    /// <param name="folder">The folder; made when absent.</param>
    /// <param name="clock">Tells when content is put and kept; the system's when absent.</param>
    /// <param name="refreshAfter">Content that was kept less long ago is not marked again; 1 hour when absent.</param>
    public FileArtifactStore(string folder, TimeProvider? clock = null, TimeSpan? refreshAfter = null)
    {
        Folder = new BlobFolder(folder);
        _clock = clock ?? TimeProvider.System;
        _refreshAfter = refreshAfter ?? ArtifactOptions.RefreshAfter;
    }

    internal BlobFolder Folder { get; }

    /// <inheritdoc/>
    public async Task<ArtifactInfo> PutAsync(Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var partial = Path.Combine(Folder.Temporary, Guid.NewGuid().ToString("N"));
        try
        {
            var info = await WriteAsync(content, partial, cancellationToken);
            await AdoptAsync(partial, info, cancellationToken);
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
        var file = new FileInfo(Folder.PathOf(digest));
        if (!file.Exists && Folder.Has(digest))
            file.Refresh();
        return Task.FromResult(file.Exists ? new ArtifactInfo(digest, file.Length) : null);
    }

    /// <inheritdoc/>
    public Task<ArtifactInfo?> KeepAsync(string digest, CancellationToken cancellationToken)
    {
        var path = Folder.PathOf(digest);
        for (var attempt = 0; attempt < Tries && Folder.Has(digest); attempt++)
        {
            try
            {
                var file = new FileInfo(path);
                var now = _clock.GetUtcNow().UtcDateTime;
                if (file.LastWriteTimeUtc <= now - _refreshAfter)
                    Touch(digest, file, now);
                return Task.FromResult<ArtifactInfo?>(new ArtifactInfo(digest, file.Length));
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // It was taken out between the look and the touch: look again.
            }
        }

        return Task.FromResult<ArtifactInfo?>(null);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(string digest, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var file = await GetLocalFileAsync(digest, cancellationToken);
            try
            {
                return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BlobFolder.BufferBytes, FileOptions.Asynchronous);
            }
            catch (FileNotFoundException) when (attempt < Tries)
            {
                // Being collected at this moment; the next look puts it back or says that it is missing.
            }
        }
    }

    /// <inheritdoc/>
    public async Task<string> GetLocalFileAsync(string digest, CancellationToken cancellationToken)
    {
        var file = Folder.PathOf(digest);
        if (!Folder.Has(digest))
            throw ArtifactException.Missing(digest);
        if (!await IsSoundAsync(digest, file, cancellationToken))
            throw new ArtifactException($"Artifact {digest} is damaged: {file} no longer has the content of its digest. Delete the file and run the job that wrote it again with reuse: false, or restore it from a backup.");
        return file;
    }

    /// <inheritdoc/>
    public IDisposable HoldLocalFiles() => NoHold.Instance;

    /// <summary>Makes a written file the content of its digest, unless sound content is there already.</summary>
    internal async Task AdoptAsync(string partial, ArtifactInfo info, CancellationToken cancellationToken)
    {
        var file = Folder.PathOf(info.Digest);
        // A damaged file under this digest is replaced: whoever makes the content again heals the store.
        if (await KeepAsync(info.Digest, cancellationToken) is not null && await IsSoundAsync(info.Digest, file, cancellationToken))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.SetLastWriteTimeUtc(partial, _clock.GetUtcNow().UtcDateTime);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(partial, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var written = new FileInfo(partial);
        var seen = (written.Length, written.LastWriteTimeUtc);
        File.Move(partial, file, overwrite: true);
        _verified[info.Digest] = seen;
    }

    private static async Task<ArtifactInfo> WriteAsync(Stream content, string partial, CancellationToken cancellationToken)
    {
        await using var output = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BlobFolder.BufferBytes);
        long bytes = 0;
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer.AsMemory(0, BlobFolder.BufferBytes), cancellationToken)) > 0)
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
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
                var seen = (stream.Length, File.GetLastWriteTimeUtc(stream.SafeFileHandle));
                if (_verified.TryGetValue(digest, out var known) && known == seen)
                    return true;
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) != digest)
                    return false;
                _verified[digest] = seen;
                return true;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && attempt < Tries)
            {
                if (!Folder.Has(digest))
                    throw ArtifactException.Missing(digest);
            }
        }
    }

    private void Touch(string digest, FileInfo file, DateTime now)
    {
        var before = (file.Length, file.LastWriteTimeUtc);
        try
        {
            File.SetLastWriteTimeUtc(file.FullName, now);
        }
        catch (UnauthorizedAccessException)
        {
            // Only the owner may touch a file; anyone who may write to the folder may put a copy in its place.
            var copy = Path.Combine(Folder.Temporary, Guid.NewGuid().ToString("N"));
            File.Copy(file.FullName, copy);
            File.SetLastWriteTimeUtc(copy, now);
            File.Move(copy, file.FullName, overwrite: true);
        }

        // The touch changes no byte, so what was verified stays so.
        if (_verified.TryGetValue(digest, out var known) && known == before)
            _verified.TryUpdate(digest, (file.Length, File.GetLastWriteTimeUtc(file.FullName)), known);
    }

    private sealed class NoHold : IDisposable
    {
        public static readonly NoHold Instance = new();

        public void Dispose()
        {
        }
    }
}
