using System.Buffers;
using System.Security.Cryptography;

namespace Distillery.Registry;

/// <summary>Uploads to a store on disk: every part is written to its place in one file, which becomes the content by a rename.</summary>
/// <param name="store">The store.</param>
public sealed class FileArtifactUploads(FileArtifactStore store) : IArtifactUploads
{
    /// <inheritdoc/>
    public long SmallestPart => 1;

    /// <inheritdoc/>
    public Task<string> BeginAsync(string id, CancellationToken cancellationToken)
    {
        File.Create(store.Folder.UploadPath(id)).Dispose();
        return Task.FromResult("");
    }

    /// <inheritdoc/>
    public async Task<UploadPart> WritePartAsync(UploadPlace upload, int number, Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(content);
        await using var output = new FileStream(store.Folder.UploadPath(upload.Id), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous);
        output.Seek((number - 1) * upload.PartBytes, SeekOrigin.Begin);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BlobFolder.BufferBytes);
        long bytes = 0;
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer.AsMemory(0, BlobFolder.BufferBytes), cancellationToken)) > 0)
            {
                bytes += read;
                // Before the write: what is too long would lie in the next part's place.
                if (bytes > upload.PartBytes)
                    throw UploadException.PartTooLarge(number, upload.PartBytes);
                hash.AppendData(buffer.AsSpan(0, read));
                await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        output.Flush(flushToDisk: true);
        return new UploadPart(number, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()), "");
    }

    /// <inheritdoc/>
    public async Task<ArtifactInfo> CompleteAsync(UploadPlace upload, IReadOnlyList<UploadPart> parts, string digest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(parts);
        Digests.Check(digest);
        var file = store.Folder.UploadPath(upload.Id);
        var info = new ArtifactInfo(digest, parts.Sum(part => part.Bytes));
        try
        {
            // Alone with the file until it has its new name: a part that comes late must not write into content.
            await using var stream = OpenAlone(file, upload.Id);
            // A part that was sent again shorter may have left bytes behind the end.
            stream.SetLength(info.Bytes);
            stream.Flush(flushToDisk: true);
            var actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
            if (actual != digest)
            {
                File.Delete(file);
                throw UploadException.Mismatch(digest, actual);
            }

            await store.AdoptAsync(file, info, cancellationToken);
            File.Delete(file);
            return info;
        }
        catch (FileNotFoundException)
        {
            // Another caller, or an attempt before a crash, has made it content already.
            return await store.KeepAsync(digest, cancellationToken) ?? throw new UploadException("upload_lost", $"Upload {upload.Id} is gone from the store. Send it again as a new one.");
        }
    }

    /// <inheritdoc/>
    public Task AbortAsync(UploadPlace upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        File.Delete(store.Folder.UploadPath(upload.Id));
        return Task.CompletedTask;
    }

    private static FileStream OpenAlone(string file, string id)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, BlobFolder.BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            throw new UploadException("upload_busy", $"A part of upload {id} is still being written, or the upload is being completed by another caller. Try again in a moment.");
        }
    }
}
