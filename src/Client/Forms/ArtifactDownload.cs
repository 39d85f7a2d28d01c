namespace Distillery.Client;

/// <summary>An artifact's bytes on their way; dispose it to close the connection.</summary>
public sealed class ArtifactDownload : IAsyncDisposable
{
    private readonly HttpResponseMessage response;

    internal ArtifactDownload(HttpResponseMessage response, Stream content)
    {
        this.response = response;
        Content = content;
    }

    /// <summary>The bytes, read once from start to end.</summary>
    public Stream Content { get; }

    /// <summary>Size in bytes, if the API said it.</summary>
    public long? Length => response.Content.Headers.ContentLength;

    /// <summary>Lower-case hex sha256 of the content, if the API said it.</summary>
    public string? Digest => response.Headers.ETag is { IsWeak: false } tag ? tag.Tag.Trim('"') : null;

    /// <summary>The media type, <c>application/octet-stream</c> if the API did not say one.</summary>
    public string MediaType => response.Content.Headers.ContentType?.MediaType ?? "application/octet-stream";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync().ConfigureAwait(false);
        response.Dispose();
    }
}
