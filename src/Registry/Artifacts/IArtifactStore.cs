namespace Distillery.Registry;

/// <summary>
/// Content by digest. Equal content is stored once; what is read whole is compared with its digest. Content that nothing refers to is
/// collected after a while: whoever is about to refer to content that it did not just put must call <see cref="KeepAsync"/> first.
/// </summary>
public interface IArtifactStore
{
    /// <summary>Stores what a stream holds; after the call returns it survives <c>kill -9</c>.</summary>
    /// <param name="content">Read from its position to its end.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is stored.</param>
    Task<ArtifactInfo> PutAsync(Stream content, CancellationToken cancellationToken);

    /// <summary>Looks content up without reading it.</summary>
    /// <param name="digest">Lower-case hex sha256.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Null when it is not there.</returns>
    Task<ArtifactInfo?> FindAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Looks content up and keeps it from collection for the grace period, counted from now, so that a reference can be written.</summary>
    /// <param name="digest">Lower-case hex sha256.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Null when it is not there.</returns>
    Task<ArtifactInfo?> KeepAsync(string digest, CancellationToken cancellationToken);

    /// <summary>
    /// Opens content; the stream can seek. A read from the first byte to the last compares it with its digest, at the latest before the
    /// last bytes are given out, and throws <see cref="ArtifactException"/> in their place when it is damaged.
    /// </summary>
    /// <param name="digest">Lower-case hex sha256.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArtifactException">The content is missing or known to be damaged.</exception>
    Task<Stream> OpenReadAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Brings verified content to a file of this machine.</summary>
    /// <param name="digest">Lower-case hex sha256.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The file, to be read only.</returns>
    /// <exception cref="ArtifactException">The content is missing or damaged.</exception>
    Task<string> GetLocalFileAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Files that <see cref="GetLocalFileAsync"/> gives out from now on stay where they are until the result is disposed.</summary>
    IDisposable HoldLocalFiles();
}
