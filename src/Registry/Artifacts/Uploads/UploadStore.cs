using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Uploads in parts, which go on after a lost connection, a killed client and a restarted server.</summary>
public sealed class UploadStore
{
    /// <summary>Most parts of an upload.</summary>
    public const int MaxParts = 10_000;

    private const long MaxPartBytes = 512L << 20;
    private readonly Database _database;
    private readonly IArtifactStore _artifacts;
    private readonly IArtifactUploads _uploads;
    private readonly ArtifactOptions _options;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="artifacts">Where content goes.</param>
    /// <param name="uploads">Where parts go.</param>
    /// <param name="options">Sizes and times.</param>
    public UploadStore(Database database, IArtifactStore artifacts, IArtifactUploads uploads, ArtifactOptions options)
        => (_database, _artifacts, _uploads, _options) = (database, artifacts, uploads, options);

    /// <summary>Begins an upload. Content that is stored already makes a completed one.</summary>
    /// <param name="request">What is known of the content.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public async Task<UploadView> BeginAsync(NewUpload request, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Digest is { } announced)
            Digests.Check(announced);
        var partBytes = PartBytes(request.Bytes);
        var known = request.Digest is { } digest ? await _artifacts.KeepAsync(digest, cancellationToken) : null;
        var id = Ids.Run();
        var handle = known is null ? await _uploads.BeginAsync(id, cancellationToken) : "";
        await _database.WriteAsync(
            "begin-upload",
            session => session.ExecuteAsync(
                """
                INSERT INTO artifact_uploads (id, actor, state, handle, part_bytes, announced_bytes, announced_sha256, created_at, expires_at, digest, bytes)
                VALUES (@id, @actor, @state, @handle, @partBytes, @announcedBytes, @announcedDigest, @Now, @expires, @digest, @bytes)
                """,
                new
                {
                    id, actor, state = known is null ? "open" : "completed", handle, partBytes, announcedBytes = request.Bytes, announcedDigest = request.Digest,
                    session.Now, expires = session.Now + UnixTime.Of(_options.UploadExpiry), digest = known?.Digest, bytes = known?.Bytes,
                }),
            cancellationToken);
        return (await FindAsync(id, cancellationToken))!;
    }

    /// <summary>An upload and the parts that have come; null when there is none, or no longer.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<UploadView?> FindAsync(string id, CancellationToken cancellationToken)
        => await LoadAsync(id, cancellationToken) is var (row, parts) ? row.ToView(parts) : null;

    /// <summary>Stores a part, in place of an earlier one of its number.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="number">From 1.</param>
    /// <param name="content">Its bytes, read to the end.</param>
    /// <param name="sha256">Lower-case hex checksum that it must have; null does not ask.</param>
    /// <param name="cancellationToken">Ends the work early; the part counts as not received.</param>
    /// <returns>The part; null when there is no such upload.</returns>
    /// <exception cref="UploadException">The upload is completed, or the part is not what it should be.</exception>
    public async Task<UploadPartView?> WritePartAsync(string id, int number, Stream content, string? sha256, CancellationToken cancellationToken)
    {
        if (number is < 1 or > MaxParts)
            throw new ArgumentException($"Part {number} must be from 1 to {MaxParts}.", nameof(number));
        if (await LoadAsync(id, cancellationToken) is not var (row, _))
            return null;
        if (row.State != "open")
            throw new UploadException("upload_completed", $"Upload {id} is completed; its parts cannot change.");
        var part = await _uploads.WritePartAsync(row.ToPlace(), number, content, cancellationToken);
        var reason = part.Bytes == 0 ? "it is empty" : sha256 is not null && part.Sha256 != sha256 ? $"its sha256 is {part.Sha256}, not {sha256}" : null;
        await _database.WriteAsync(
            "upload-part",
            async session =>
            {
                // What was under this number before has been overwritten, so a part that came damaged leaves none.
                await session.ExecuteAsync("DELETE FROM artifact_upload_parts WHERE upload_id = @id AND number = @number", new { id, number });
                if (reason is not null)
                    return;
                var open = await session.ExecuteAsync(
                    "UPDATE artifact_uploads SET expires_at = @expires WHERE id = @id AND state = 'open'",
                    new { id, expires = session.Now + UnixTime.Of(_options.UploadExpiry) });
                if (open == 0)
                    throw new UploadException("upload_completed", $"Upload {id} was completed or dropped while part {number} came.");
                await session.ExecuteAsync(
                    "INSERT INTO artifact_upload_parts (upload_id, number, bytes, sha256, tag) VALUES (@id, @Number, @Bytes, @Sha256, @Tag)",
                    new { id, part.Number, part.Bytes, part.Sha256, part.Tag });
            },
            cancellationToken);
        return reason is null ? new UploadPartView(part.Number, part.Bytes, part.Sha256) : throw new UploadException("part_damaged", $"Part {number} was not kept: {reason}. Send it again.");
    }

    /// <summary>Makes the parts one content. Asking again answers the same.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="digest">Lower-case hex sha256 that the whole must have.</param>
    /// <param name="cancellationToken">Ends the work early; asking again goes on.</param>
    /// <returns>The content; null when there is no such upload.</returns>
    /// <exception cref="UploadException">Parts are missing, or the whole has another digest.</exception>
    public async Task<ArtifactInfo?> CompleteAsync(string id, string digest, CancellationToken cancellationToken)
    {
        Digests.Check(digest);
        if (await LoadAsync(id, cancellationToken) is not var (row, parts))
            return null;
        if (row.AnnouncedSha256 is { } announced && announced != digest)
            throw new UploadException("digest_mismatch", $"Upload {id} was begun for {announced}, not for {digest}.");
        if (row.State == "completed")
        {
            return row.Digest == digest
                ? new ArtifactInfo(digest, row.Bytes ?? 0)
                : throw new UploadException("upload_completed", $"Upload {id} is completed as {row.Digest}, not as {digest}.");
        }

        CheckParts(row, parts);
        try
        {
            var info = await _uploads.CompleteAsync(row.ToPlace(), parts, digest, cancellationToken);
            await _database.WriteAsync(
                "complete-upload",
                session => session.ExecuteAsync(
                    "UPDATE artifact_uploads SET state = 'completed', digest = @Digest, bytes = @Bytes, expires_at = @expires WHERE id = @id",
                    new { id, info.Digest, info.Bytes, expires = session.Now + UnixTime.Of(_options.UploadExpiry) }),
                cancellationToken);
            return info;
        }
        catch (UploadException e) when (e.Code is "digest_mismatch" or "upload_lost")
        {
            await ForgetAsync(id, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Drops an upload; content that it completed stays.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> AbortAsync(string id, CancellationToken cancellationToken)
    {
        if (await LoadAsync(id, cancellationToken, expiredToo: true) is not var (row, _))
            return false;
        // First the record: if the rest is never done, the parts are a leftover that the collector finds.
        await ForgetAsync(id, cancellationToken);
        if (row.State == "open")
            await _uploads.AbortAsync(row.ToPlace(), cancellationToken);
        return true;
    }

    /// <summary>Uploads whose time is over.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    internal Task<IReadOnlyList<UploadRow>> ExpiredAsync(CancellationToken cancellationToken)
        => _database.ReadAsync(
            session => session.QueryAsync<UploadRow>($"SELECT {UploadRow.Columns} FROM artifact_uploads WHERE expires_at <= @Now ORDER BY expires_at, id", new { session.Now }),
            cancellationToken);

    private static void CheckParts(UploadRow row, IReadOnlyList<UploadPart> parts)
    {
        if (parts.Count == 0)
            throw new UploadException("parts_missing", $"Upload {row.Id} has no parts yet. An empty content needs no upload.");
        for (var n = 0; n < parts.Count; n++)
        {
            if (parts[n].Number != n + 1)
                throw new UploadException("parts_missing", $"Upload {row.Id} has no part {n + 1}; parts have come up to {parts[^1].Number}.");
            if (n < parts.Count - 1 && parts[n].Bytes != row.PartBytes)
                throw new UploadException("parts_missing", $"Part {n + 1} of upload {row.Id} has {parts[n].Bytes} bytes; every part but the last must have {row.PartBytes}.");
        }

        var bytes = parts.Sum(part => part.Bytes);
        if (row.AnnouncedBytes is { } announced && announced != bytes)
            throw new UploadException("parts_missing", $"The parts of upload {row.Id} have {bytes} bytes together; {announced} were announced.");
    }

    private long PartBytes(long? bytes)
    {
        var standard = Math.Max(_options.PartBytes, _uploads.SmallestPart);
        if (bytes is null)
            return standard;
        if (bytes <= 0 || bytes > MaxParts * MaxPartBytes)
            throw new ArgumentException($"bytes: {bytes} must be from 1 to {MaxParts * MaxPartBytes}.");
        const long MiB = 1 << 20;
        var needed = (bytes.Value + MaxParts - 1) / MaxParts;
        return Math.Max(standard, (needed + MiB - 1) / MiB * MiB);
    }

    private Task ForgetAsync(string id, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "drop-upload",
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM artifact_upload_parts WHERE upload_id = @id", new { id });
                await session.ExecuteAsync("DELETE FROM artifact_uploads WHERE id = @id", new { id });
            },
            cancellationToken);

    private async Task<(UploadRow Row, IReadOnlyList<UploadPart> Parts)?> LoadAsync(string id, CancellationToken cancellationToken, bool expiredToo = false)
        => await _database.ReadAsync<(UploadRow, IReadOnlyList<UploadPart>)?>(
            async session =>
            {
                if (await session.FirstAsync<UploadRow>($"SELECT {UploadRow.Columns} FROM artifact_uploads WHERE id = @id AND expires_at > @from", new { id, from = expiredToo ? -1 : session.Now }) is not { } row)
                    return null;
                var parts = await session.QueryAsync<PartRow>("SELECT number, bytes, sha256, tag FROM artifact_upload_parts WHERE upload_id = @id ORDER BY number", new { id });
                return (row, [.. parts.Select(part => new UploadPart(part.Number, part.Bytes, part.Sha256, part.Tag))]);
            },
            cancellationToken);

    private sealed class PartRow
    {
        public int Number { get; set; }

        public long Bytes { get; set; }

        public string Sha256 { get; set; } = "";

        public string Tag { get; set; } = "";
    }
}
