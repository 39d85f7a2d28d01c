using System.Security.Cryptography;

namespace Distillery.Registry;

/// <summary>
/// Content in a bucket. What can seek is hashed first and sent once to its place; other streams go to a temporary key in parts while
/// they are hashed, and are copied inside the store. No more than one part is ever in memory, and nothing is written to this machine
/// but the local copies that <see cref="GetLocalFileAsync"/> is asked for.
/// </summary>
public sealed class S3ArtifactStore : IArtifactStore, IDisposable
{
    private readonly TimeProvider _clock;
    private readonly LocalCopies _copies;

    /// <summary>Over a bucket.</summary>
    /// <param name="options">The bucket.</param>
    /// <param name="cacheFolder">Folder of the local copies; made when absent.</param>
    /// <param name="cacheBytes">Bytes of local copies to keep.</param>
    /// <param name="clock">Tells how old content is; close to the store's.</param>
    public S3ArtifactStore(S3Options options, string cacheFolder, long cacheBytes, TimeProvider clock)
    {
        Bucket = new S3Bucket(options);
        _clock = clock;
        _copies = new LocalCopies(cacheFolder, cacheBytes, clock);
    }

    internal S3Bucket Bucket { get; }

    /// <inheritdoc/>
    public Task<ArtifactInfo> PutAsync(Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.CanSeek ? PutSeekableAsync(content, cancellationToken) : PutStreamAsync(content, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ArtifactInfo?> FindAsync(string digest, CancellationToken cancellationToken)
        => await Bucket.NewestAsync(digest, cancellationToken) is { } copy ? new ArtifactInfo(digest, copy.Bytes) : null;

    /// <inheritdoc/>
    public async Task<ArtifactInfo?> KeepAsync(string digest, CancellationToken cancellationToken)
    {
        if (await Bucket.NewestAsync(digest, cancellationToken) is not { } copy)
            return null;
        if (copy.WrittenAt <= _clock.GetUtcNow() - ArtifactOptions.RefreshAfter)
        {
            try
            {
                await Bucket.CopyAsync(copy, Bucket.NewKeyOf(digest), cancellationToken);
            }
            catch (ArtifactException) when (!cancellationToken.IsCancellationRequested)
            {
                // Collected between the look and the copy: then it is missing. Every other failure shows again here.
                return await Bucket.NewestAsync(digest, cancellationToken) is { } other && other.WrittenAt > copy.WrittenAt
                    ? new ArtifactInfo(digest, other.Bytes)
                    : await Bucket.FindAsync(copy.Key, cancellationToken) is null ? null : throw new ArtifactException($"Artifact {digest} could not be kept from collection; try again.");
            }
        }

        return new ArtifactInfo(digest, copy.Bytes);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(string digest, CancellationToken cancellationToken)
    {
        var copy = await Bucket.NewestAsync(digest, cancellationToken) ?? throw ArtifactException.Missing(digest);
        return new S3ReadStream(Bucket, copy, digest);
    }

    /// <inheritdoc/>
    public Task<string> GetLocalFileAsync(string digest, CancellationToken cancellationToken)
        => _copies.GetAsync(digest, token => OpenReadAsync(digest, token), cancellationToken);

    /// <inheritdoc/>
    public IDisposable HoldLocalFiles() => _copies.Hold();

    /// <inheritdoc/>
    public void Dispose()
    {
        Bucket.Dispose();
        _copies.Dispose();
    }

    private async Task<ArtifactInfo> PutSeekableAsync(Stream content, CancellationToken cancellationToken)
    {
        var start = content.Position;
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        var info = new ArtifactInfo(digest, content.Position - start);
        if (await KeepAsync(digest, cancellationToken) is not null)
            return info;
        content.Position = start;
        // If the file changed between the two reads, the second hash says so and nothing is left under the digest.
        using var writer = new S3Writer(Bucket, Bucket.NewKeyOf(digest));
        await writer.WriteAsync(content, cancellationToken);
        if (writer.Digest != digest)
        {
            await writer.DropAsync();
            throw new ArtifactException($"The content changed while it was stored: its digest was {digest} and then {writer.Digest}. Store it again when nothing writes to it.");
        }

        await writer.CommitAsync(cancellationToken);
        return info;
    }

    private async Task<ArtifactInfo> PutStreamAsync(Stream content, CancellationToken cancellationToken)
    {
        using var writer = new S3Writer(Bucket, Bucket.NewTemporaryKey());
        await writer.WriteAsync(content, cancellationToken);
        var info = new ArtifactInfo(writer.Digest, writer.Bytes);
        if (await KeepAsync(info.Digest, cancellationToken) is not null)
        {
            await writer.DropAsync();
            return info;
        }

        await writer.CommitAsync(cancellationToken, Bucket.NewKeyOf(info.Digest));
        return info;
    }
}
