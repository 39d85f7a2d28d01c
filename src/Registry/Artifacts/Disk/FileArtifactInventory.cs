using System.Security.Cryptography;

namespace Distillery.Registry;

/// <summary>What a store on disk holds.</summary>
/// <param name="store">The store.</param>
public sealed class FileArtifactInventory(FileArtifactStore store) : IArtifactInventory
{
    private readonly BlobFolder _folder = store.Folder;

    /// <summary>Tests stop the world here: called between taking content out of its place and deleting it.</summary>
    internal Func<string, Task>? BeforeDelete { get; set; }

    /// <inheritdoc/>
    public Task<int> RecoverAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var taken in _folder.Trashed().Where(file => Digests.IsDigest(Path.GetFileNameWithoutExtension(file.Name))).ToList())
        {
            _folder.PutBack(taken);
            count++;
        }

        return Task.FromResult(count);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredContent> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in _folder.Contents())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.Exists)
                yield return new StoredContent(file.Name, file.Length, file.LastWriteTimeUtc, 1);
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> TryDeleteAsync(string digest, DateTimeOffset before, CancellationToken cancellationToken)
    {
        if (_folder.TakeOut(digest) is not { } taken)
            return false;
        // Whoever kept it before it was taken out has left the time on the file; nobody can any more.
        if (taken.LastWriteTimeUtc >= before.UtcDateTime)
        {
            _folder.PutBack(taken);
            return false;
        }

        if (BeforeDelete is { } stop)
            await stop(digest);
        // Gone when somebody asked for it meanwhile, which has put it back.
        var mine = File.Exists(taken.FullName);
        File.Delete(taken.FullName);
        return mine && !File.Exists(_folder.PathOf(digest));
    }

    /// <inheritdoc/>
    public Task DeleteReplacedAsync(string digest, DateTimeOffset before, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async IAsyncEnumerable<Leftover> LeftoversAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in _folder.Written())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.Exists)
                yield return new Leftover($"tmp/{file.Name}", file.Length, file.LastWriteTimeUtc, BlobFolder.UploadOf(file.Name));
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(Leftover leftover, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leftover);
        File.Delete(Path.Combine(_folder.Temporary, Path.GetFileName(leftover.Place)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool?> IsSoundAsync(string digest, CancellationToken cancellationToken)
    {
        if (!_folder.Has(digest))
            return null;
        try
        {
            await using var stream = new FileStream(_folder.PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) == digest;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task QuarantineAsync(string digest, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_folder.Root, "damaged");
        Directory.CreateDirectory(folder);
        File.Move(_folder.PathOf(digest), Path.Combine(folder, digest), overwrite: true);
        return Task.CompletedTask;
    }
}
