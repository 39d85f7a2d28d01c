using System.Buffers;
using System.Security.Cryptography;

namespace Distillery.Registry;

/// <summary>Uploads to a bucket: S3's own multipart upload to a temporary key, read back once to be hashed, and copied inside the store.</summary>
/// <param name="store">The store.</param>
public sealed class S3ArtifactUploads(S3ArtifactStore store) : IArtifactUploads
{
    private readonly S3Bucket _bucket = store.Bucket;

    /// <inheritdoc/>
    public long SmallestPart => 5 << 20;

    /// <inheritdoc/>
    public Task<string> BeginAsync(string id, CancellationToken cancellationToken) => _bucket.BeginPartsAsync(_bucket.UploadKey(id), cancellationToken);

    /// <inheritdoc/>
    public async Task<UploadPart> WritePartAsync(UploadPlace upload, int number, Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(content);
        // Held in memory, so that a call that fails on the way to the bucket can be made again.
        var most = checked((int)upload.PartBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(most + 1);
        try
        {
            var bytes = await content.ReadAtLeastAsync(buffer.AsMemory(0, most + 1), most + 1, throwOnEndOfStream: false, cancellationToken);
            if (bytes > most)
                throw UploadException.PartTooLarge(number, upload.PartBytes);
            var tag = await _bucket.PutPartAsync(_bucket.UploadKey(upload.Id), upload.Handle, number, buffer.AsMemory(0, bytes), cancellationToken);
            return new UploadPart(number, bytes, Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, bytes))), tag);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public async Task<ArtifactInfo> CompleteAsync(UploadPlace upload, IReadOnlyList<UploadPart> parts, string digest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(parts);
        Digests.Check(digest);
        var key = _bucket.UploadKey(upload.Id);
        if (await _bucket.FindAsync(key, cancellationToken) is not { } whole)
        {
            // Content that is there needs no parts: another caller, an attempt before a crash, or somebody else's put was faster.
            if (await store.KeepAsync(digest, cancellationToken) is { } known)
            {
                await AbandonAsync(upload, cancellationToken);
                return known;
            }

            try
            {
                await _bucket.CompletePartsAsync(key, upload.Handle, parts.Select(part => (part.Number, part.Tag)), cancellationToken);
            }
            catch (ArtifactException e) when (e.InnerException is Amazon.S3.AmazonS3Exception { ErrorCode: "NoSuchUpload" })
            {
                // Another caller, or an attempt before a crash, came here first; what follows finds out how far it got.
            }

            if (await _bucket.FindAsync(key, cancellationToken) is { } made)
                whole = made;
            else
                return await KeptAsync(upload, digest, cancellationToken);
        }

        try
        {
            return await MoveAsync(whole, digest, cancellationToken);
        }
        catch (ArtifactException e) when (e.InnerException is Amazon.S3.AmazonS3Exception { StatusCode: System.Net.HttpStatusCode.NotFound })
        {
            // Another caller has moved it meanwhile.
            return await KeptAsync(upload, digest, cancellationToken);
        }
    }

    /// <summary>What another caller, or an attempt before a crash, made of the parts.</summary>
    private async Task<ArtifactInfo> KeptAsync(UploadPlace upload, string digest, CancellationToken cancellationToken)
        => await store.KeepAsync(digest, cancellationToken) ?? throw new UploadException("upload_lost", $"Upload {upload.Id} is gone from the store. Send it again as a new one.");

    /// <summary>Brings the joined parts to their place, if they are what was promised.</summary>
    private async Task<ArtifactInfo> MoveAsync(S3Copy whole, string digest, CancellationToken cancellationToken)
    {
        var actual = await HashAsync(whole, cancellationToken);
        if (actual != digest)
        {
            await _bucket.DeleteAsync(whole.Key, cancellationToken);
            throw UploadException.Mismatch(digest, actual);
        }

        if (await store.KeepAsync(digest, cancellationToken) is null)
            await _bucket.CopyAsync(whole, _bucket.NewKeyOf(digest), cancellationToken);
        await _bucket.DeleteAsync(whole.Key, cancellationToken);
        return new ArtifactInfo(digest, whole.Bytes);
    }

    /// <inheritdoc/>
    public async Task AbortAsync(UploadPlace upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        var key = _bucket.UploadKey(upload.Id);
        await _bucket.AbortPartsAsync(key, upload.Handle, cancellationToken);
        await _bucket.DeleteAsync(key, cancellationToken);
    }

    private async Task AbandonAsync(UploadPlace upload, CancellationToken cancellationToken)
    {
        try
        {
            await AbortAsync(upload, cancellationToken);
        }
        catch (ArtifactException) when (!cancellationToken.IsCancellationRequested)
        {
            // The parts are a leftover that the collector finds; the content is what was asked for.
        }
    }

    private async Task<string> HashAsync(S3Copy whole, CancellationToken cancellationToken)
    {
        // Without a digest to compare, the stream only reads: it is the answer that is wanted here.
        await using var stream = new S3ReadStream(_bucket, whole, null);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
