namespace Distillery.Registry;

/// <summary>What the store holds, for the collector: see <see cref="ArtifactCollector"/>.</summary>
public interface IArtifactInventory
{
    /// <summary>Puts back what an interrupted collection had taken out and not yet deleted.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Number of contents.</returns>
    Task<int> RecoverAsync(CancellationToken cancellationToken);

    /// <summary>Every content, in no order.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    IAsyncEnumerable<StoredContent> ListAsync(CancellationToken cancellationToken);

    /// <summary>Deletes content that was put or kept last before a moment. Content that somebody puts or keeps meanwhile stays.</summary>
    /// <param name="digest">Its digest.</param>
    /// <param name="before">The moment.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Whether it is gone.</returns>
    Task<bool> TryDeleteAsync(string digest, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Deletes copies that a newer copy of the same content has replaced, if they are from before a moment.</summary>
    /// <param name="digest">Its digest.</param>
    /// <param name="before">The moment.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    Task DeleteReplacedAsync(string digest, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Parts of writes that never ended, in no order; those of uploads included.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    IAsyncEnumerable<Leftover> LeftoversAsync(CancellationToken cancellationToken);

    /// <summary>Deletes a leftover. One that is not there is fine.</summary>
    /// <param name="leftover">The leftover.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    Task DeleteAsync(Leftover leftover, CancellationToken cancellationToken);

    /// <summary>Reads content whole, past every cache, and compares it with its digest.</summary>
    /// <param name="digest">Its digest.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Null when it is not there.</returns>
    Task<bool?> IsSoundAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Moves damaged content aside, so that it counts as missing and is stored anew when somebody makes it again.</summary>
    /// <param name="digest">Its digest.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    Task QuarantineAsync(string digest, CancellationToken cancellationToken);
}
