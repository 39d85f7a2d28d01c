namespace Distillery.Registry;

/// <summary>The store's side of an upload in parts. Which parts have come is the business of <see cref="UploadStore"/>.</summary>
public interface IArtifactUploads
{
    /// <summary>Fewest bytes of a part that is not the last.</summary>
    long SmallestPart { get; }

    /// <summary>Makes room for an upload.</summary>
    /// <param name="id">Its id: letters and digits.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>What the store needs to find it again.</returns>
    Task<string> BeginAsync(string id, CancellationToken cancellationToken);

    /// <summary>Stores a part, in place of the one that came before under the same number.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="number">Number of the part, from 1.</param>
    /// <param name="content">Its bytes, read to the end.</param>
    /// <param name="cancellationToken">Ends the work early; the part counts as not received.</param>
    /// <exception cref="UploadException">The part is longer than the upload's parts are.</exception>
    Task<UploadPart> WritePartAsync(UploadPlace upload, int number, Stream content, CancellationToken cancellationToken);

    /// <summary>Makes the parts one content. Safe to call again after a crash, and from two callers at once.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="parts">All parts in order.</param>
    /// <param name="digest">Lower-case hex sha256 that the whole must have.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="UploadException">The whole has another digest; the upload is gone.</exception>
    Task<ArtifactInfo> CompleteAsync(UploadPlace upload, IReadOnlyList<UploadPart> parts, string digest, CancellationToken cancellationToken);

    /// <summary>Forgets an upload and frees its room. An upload that is not there is fine.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    Task AbortAsync(UploadPlace upload, CancellationToken cancellationToken);
}
