namespace Distillery.Registry;

/// <summary>Content by digest. Equal content is stored once; nothing is ever read that does not match its digest.</summary>
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

    /// <summary>Opens verified content; the stream can seek.</summary>
    /// <param name="digest">Lower-case hex sha256.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArtifactException">The content is missing or damaged.</exception>
    Task<Stream> OpenReadAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Brings verified content to a file of this machine.</summary>
    /// <param name="digest">Lower-case hex sha256.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The file, to be read only.</returns>
    /// <exception cref="ArtifactException">The content is missing or damaged.</exception>
    Task<string> GetLocalFileAsync(string digest, CancellationToken cancellationToken);
}
