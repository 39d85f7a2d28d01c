using System.Security.Cryptography;

namespace Distillery.Registry;

/// <summary>What a bucket holds.</summary>
/// <param name="store">The store.</param>
public sealed class S3ArtifactInventory(S3ArtifactStore store) : IArtifactInventory
{
    private readonly S3Bucket _bucket = store.Bucket;

    /// <inheritdoc/>
    /// <remarks>A deletion in a bucket has no steps between which it could be interrupted.</remarks>
    public Task<int> RecoverAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredContent> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Keys come in order, so the copies of one content come together.
        StoredContent? open = null;
        await foreach (var copy in _bucket.ListAsync(_bucket.ContentPrefix, cancellationToken))
        {
            var digest = copy.Key.Split('/') is { Length: > 1 } parts ? parts[^2] : "";
            if (!Digests.IsDigest(digest))
                continue;
            if (open?.Digest == digest)
            {
                open = open with { Copies = open.Copies + 1, KeptAt = copy.WrittenAt > open.KeptAt ? copy.WrittenAt : open.KeptAt };
                continue;
            }

            if (open is not null)
                yield return open;
            open = new StoredContent(digest, copy.Bytes, copy.WrittenAt, 1);
        }

        if (open is not null)
            yield return open;
    }

    /// <inheritdoc/>
    public async Task<bool> TryDeleteAsync(string digest, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var copies = await _bucket.CopiesAsync(digest, cancellationToken);
        // The newest copy decides. Whoever keeps the content from here on makes a newer copy under another key.
        if (copies.Count == 0 || copies[0].WrittenAt >= before)
            return false;
        foreach (var copy in copies)
            await _bucket.DeleteAsync(copy.Key, cancellationToken);
        return await _bucket.NewestAsync(digest, cancellationToken) is null;
    }

    /// <inheritdoc/>
    public async Task DeleteReplacedAsync(string digest, DateTimeOffset before, CancellationToken cancellationToken)
    {
        foreach (var copy in (await _bucket.CopiesAsync(digest, cancellationToken)).Skip(1).Where(copy => copy.WrittenAt < before))
            await _bucket.DeleteAsync(copy.Key, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Leftover> LeftoversAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (key, upload, begun) in _bucket.UploadsAsync(cancellationToken))
            yield return new Leftover(key, null, begun, _bucket.UploadOf(key), upload);
        await foreach (var copy in _bucket.ListAsync(_bucket.TemporaryPrefix, cancellationToken))
            yield return new Leftover(copy.Key, copy.Bytes, copy.WrittenAt, _bucket.UploadOf(copy.Key));
    }

    /// <inheritdoc/>
    public Task DeleteAsync(Leftover leftover, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leftover);
        return leftover.Handle is { } upload
            ? _bucket.AbortPartsAsync(leftover.Place, upload, cancellationToken)
            : _bucket.DeleteAsync(leftover.Place, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool?> IsSoundAsync(string digest, CancellationToken cancellationToken)
    {
        if (await _bucket.NewestAsync(digest, cancellationToken) is not { } copy)
            return null;
        await using var stream = new S3ReadStream(_bucket, copy, null);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) == digest;
    }

    /// <inheritdoc/>
    public async Task QuarantineAsync(string digest, CancellationToken cancellationToken)
    {
        // The newest copy is the one that is read. Older ones may be sound; then the next read finds them.
        if (await _bucket.NewestAsync(digest, cancellationToken) is not { } copy)
            return;
        await _bucket.CopyAsync(copy, $"{_bucket.DamagedPrefix}{digest}/{copy.Key[(copy.Key.LastIndexOf('/') + 1)..]}", cancellationToken);
        await _bucket.DeleteAsync(copy.Key, cancellationToken);
    }
}
