namespace Distillery.Registry;

/// <summary>Files of runs and logged models that come in parts of any size.</summary>
public sealed class FileUploadStore
{
    /// <summary>Most parts of a file.</summary>
    public const int MostParts = 10_000;

    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(2);
    private readonly Database _database;
    private readonly IArtifactStore _artifacts;
    private readonly TrackedFileStore _files;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="artifacts">Where content goes.</param>
    /// <param name="files">Names for content.</param>
    public FileUploadStore(Database database, IArtifactStore artifacts, TrackedFileStore files) => (_database, _artifacts, _files) = (database, artifacts, files);

    /// <summary>Begins an upload.</summary>
    /// <param name="path">Where the file will be, below the proxy's root.</param>
    /// <param name="parts">How many parts will come, 1 to <see cref="MostParts"/>.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>The upload's id.</returns>
    /// <exception cref="TrackingException">The path or the number is not usable.</exception>
    /// <exception cref="RunOwnedException">The place is the platform's.</exception>
    public async Task<string> BeginAsync(string path, int parts, ActedBy by, CancellationToken cancellationToken)
    {
        if (parts is < 1 or > MostParts)
            throw new TrackingException($"Invalid value {parts} for parameter 'num_parts' supplied: It must be at least 1 and at most {MostParts}.");
        await _files.CheckWritableAsync(path, cancellationToken);
        var id = Ids.Run();
        await _database.WriteAsync(
            "begin-file-upload",
            async session =>
            {
                // Abandoned ones go when somebody comes by.
                await session.ExecuteAsync("DELETE FROM file_upload_parts WHERE upload_id IN (SELECT id FROM file_uploads WHERE expires_at <= @Now)", new { session.Now });
                await session.ExecuteAsync("DELETE FROM file_uploads WHERE expires_at <= @Now", new { session.Now });
                await session.ExecuteAsync(
                    "INSERT INTO file_uploads (id, path, parts, actor, expires_at) VALUES (@id, @path, @parts, @Name, @expires)",
                    new { id, path = FilePaths.Check(path), parts, by.Name, expires = session.Now + UnixTime.Of(KeepFor) });
            },
            cancellationToken);
        return id;
    }

    /// <summary>Stores a part, in place of an earlier one of its number.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="number">From 1.</param>
    /// <param name="content">Its bytes, read to the end.</param>
    /// <param name="cancellationToken">Ends the work early; the part counts as not received.</param>
    /// <returns>The part's tag.</returns>
    /// <exception cref="TrackingException">There is no such upload or part.</exception>
    public async Task<string> WritePartAsync(string id, int number, Stream content, CancellationToken cancellationToken)
    {
        var parts = await _database.ReadAsync(async session => (await GetAsync(session, id)).Parts, cancellationToken);
        if (number < 1 || number > parts)
            throw new TrackingException($"Part {number} of upload {id} must be from 1 to {parts}.");
        var info = await _artifacts.PutAsync(content, cancellationToken);
        await _database.WriteAsync(
            "write-file-part",
            async session =>
            {
                var upload = await GetAsync(session, id);
                await session.ExecuteAsync(
                    """
                    INSERT INTO file_upload_parts (upload_id, number, digest, bytes, expires_at) VALUES (@id, @number, @Digest, @Bytes, @ExpiresAt)
                    ON CONFLICT (upload_id, number) DO UPDATE SET digest = excluded.digest, bytes = excluded.bytes
                    """,
                    new { id, number, info.Digest, info.Bytes, upload.ExpiresAt });
            },
            cancellationToken);
        return info.Digest;
    }

    /// <summary>Puts the parts together and gives the whole its path.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="tags">Tags of the parts, by number, as the client got them; empty does not ask.</param>
    /// <param name="cancellationToken">Ends the work early; asking again goes on.</param>
    /// <exception cref="TrackingException">There is no such upload, or parts are missing or others than the client thinks.</exception>
    /// <exception cref="RunOwnedException">The place is the platform's.</exception>
    public async Task CompleteAsync(string id, IReadOnlyDictionary<int, string> tags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var (upload, parts) = await _database.ReadAsync(
            async session => (await GetAsync(session, id), await session.QueryAsync<PartRow>("SELECT number, digest FROM file_upload_parts WHERE upload_id = @id ORDER BY number", new { id })), cancellationToken);
        if (Enumerable.Range(1, upload.Parts).Except(parts.Select(part => part.Number)).Take(1).ToList() is [var missing])
            throw new TrackingException($"Upload {id} has no part {missing} of {upload.Parts} yet.");
        if (tags.Count > 0 && parts.FirstOrDefault(part => !tags.TryGetValue(part.Number, out var tag) || tag.Trim('"') != part.Digest) is { } other)
            throw new TrackingException($"Part {other.Number} of upload {id} is '{other.Digest}', not '{tags.GetValueOrDefault(other.Number)}'.");
        await using var whole = new JoinedStream(parts.Select(part => (Func<Task<Stream>>)(() => _artifacts.OpenReadAsync(part.Digest, cancellationToken))));
        await _files.WriteAsync(upload.Path, await _artifacts.PutAsync(whole, cancellationToken), cancellationToken);
        await ForgetAsync(id, cancellationToken);
    }

    /// <summary>Drops an upload. One that is not there is fine.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task AbortAsync(string id, CancellationToken cancellationToken) => ForgetAsync(id, cancellationToken);

    private static async Task<UploadRow> GetAsync(Session session, string id)
        => await session.FirstAsync<UploadRow>("SELECT path, parts, expires_at FROM file_uploads WHERE id = @id AND expires_at > @Now", new { id, session.Now })
            ?? throw new TrackingException(TrackingFault.NotFound, $"There is no upload '{id}', or no longer.");

    private Task ForgetAsync(string id, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "drop-file-upload",
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM file_upload_parts WHERE upload_id = @id", new { id });
                await session.ExecuteAsync("DELETE FROM file_uploads WHERE id = @id", new { id });
            },
            cancellationToken);

    private sealed class UploadRow
    {
        public string Path { get; set; } = "";

        public int Parts { get; set; }

        public long ExpiresAt { get; set; }
    }

    private sealed class PartRow
    {
        public int Number { get; set; }

        public string Digest { get; set; } = "";
    }
}
