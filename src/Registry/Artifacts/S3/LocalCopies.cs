namespace Distillery.Registry;

/// <summary>
/// Local copies of content that lies elsewhere: verified, and no more than a number of bytes, of which those go first that were used
/// longest ago. What was given out during a hold stays until the hold ends. One process uses a folder: a second takes one beside it.
/// </summary>
internal sealed class LocalCopies : IDisposable
{
    private const int MaxFolders = 64;
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly Lock _lock = new();
    private readonly HashSet<Held> _holds = [];
    private readonly long _mostBytes;
    private readonly FileStream _claim;
    private readonly FileArtifactStore _store;

    public LocalCopies(string folder, long mostBytes, TimeProvider clock)
    {
        _mostBytes = mostBytes;
        (_claim, var mine) = Claim(Path.GetFullPath(folder));
        // The time of a file is when it was used last, so every use marks it.
        _store = new FileArtifactStore(mine, clock, TimeSpan.Zero);
        foreach (var rest in _store.Folder.Written())
            rest.Delete();
    }

    public async Task<string> GetAsync(string digest, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellationToken)
    {
        Digests.Check(digest);
        lock (_lock)
        {
            foreach (var hold in _holds)
                hold.Digests.Add(digest);
        }

        // One download of a content at a time, not one per caller.
        var turn = _turns[Convert.ToInt32(digest[..1], 16)];
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (await _store.KeepAsync(digest, cancellationToken) is not null)
            {
                try
                {
                    return await _store.GetLocalFileAsync(digest, cancellationToken);
                }
                catch (ArtifactException)
                {
                    // The copy is damaged; below it is fetched again.
                    File.Delete(_store.Folder.PathOf(digest));
                }
            }

            // The stream itself refuses damaged content, before its end.
            await using (var content = await open(cancellationToken))
                await _store.PutAsync(content, cancellationToken);
            Evict(digest);
            return await _store.GetLocalFileAsync(digest, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public IDisposable Hold()
    {
        var hold = new Held(this);
        lock (_lock)
            _holds.Add(hold);
        return hold;
    }

    public void Dispose()
    {
        _claim.Dispose();
        foreach (var turn in _turns)
            turn.Dispose();
    }

    private static (FileStream Claim, string Folder) Claim(string folder)
    {
        for (var n = 1; ; n++)
        {
            var mine = n == 1 ? folder : $"{folder}-{n}";
            Directory.CreateDirectory(mine);
            try
            {
                return (new FileStream(Path.Combine(mine, ".in-use"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), mine);
            }
            catch (IOException) when (n < MaxFolders)
            {
                // Another process has it.
            }
        }
    }

    private void Evict(string newest)
    {
        lock (_lock)
        {
            var files = _store.Folder.Contents().OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal).ToList();
            var bytes = files.Sum(file => file.Length);
            foreach (var file in files)
            {
                if (bytes <= _mostBytes)
                    return;
                if (file.Name == newest || _holds.Any(hold => hold.Digests.Contains(file.Name)))
                    continue;
                bytes -= file.Length;
                file.Delete();
            }
        }
    }

    private sealed class Held(LocalCopies copies) : IDisposable
    {
        public HashSet<string> Digests { get; } = new(StringComparer.Ordinal);

        public void Dispose()
        {
            lock (copies._lock)
                copies._holds.Remove(this);
        }
    }
}
