namespace Distillery.Registry;

/// <summary>Shorthands over <see cref="IArtifactStore"/>.</summary>
public static class ArtifactStoreExtensions
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Stores a file.</summary>
    /// <param name="store">The store.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is stored.</param>
    public static async Task<ArtifactInfo> PutFileAsync(this IArtifactStore store, string file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return await store.PutAsync(stream, cancellationToken);
    }

    /// <summary>Sizes of content that is about to be referred to: it must be there, and it is kept until the reference is written.</summary>
    /// <param name="store">The store.</param>
    /// <param name="files">Names and digests.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Bytes by digest.</returns>
    /// <exception cref="ArtifactException">Content is missing.</exception>
    internal static async Task<IReadOnlyDictionary<string, long>> SizesAsync(
        this IArtifactStore store, IEnumerable<StoredFile> files, CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var digest in files.Select(file => file.Digest).Distinct(StringComparer.Ordinal))
            sizes[digest] = (await store.KeepAsync(digest, cancellationToken) ?? throw ArtifactException.Missing(digest)).Bytes;
        return sizes;
    }
}
