using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Datasets that jobs imported, and the files from which they can be read again.</summary>
public sealed class DatasetStore
{
    private readonly Database _database;
    private readonly IArtifactStore _artifacts;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="artifacts">Where files are.</param>
    public DatasetStore(Database database, IArtifactStore artifacts) => (_database, _artifacts) = (database, artifacts);

    /// <summary>Makes a dataset known. Known ones keep their name, source, time and profile, and get the files of the newest import.</summary>
    /// <param name="lease">The stage that imported it.</param>
    /// <param name="dataset">What it is.</param>
    /// <param name="files">Its files; the content is in the artifact store.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="StaleTokenException">The lease is over; nothing was written.</exception>
    /// <exception cref="ArtifactException">The content of a file is not in the store.</exception>
    public async Task RegisterAsync(StageLease lease, DatasetView dataset, IReadOnlyList<StoredFile> files, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(dataset);
        var sizes = await _artifacts.SizesAsync(files, cancellationToken);
        await _database.WriteAsync(
            "register-dataset",
            async session =>
            {
                await Fence.PassAsync(session, lease);
                await session.ExecuteAsync(
                    $"""
                    INSERT INTO datasets ({DatasetRow.Columns}, profile) VALUES (@Digest, @Name, @CatalogueDigest, @Users, @Items, @Interactions, @Source, @importedAt, @profile)
                    ON CONFLICT (digest) DO UPDATE SET profile = COALESCE(datasets.profile, excluded.profile)
                    """,
                    new
                    {
                        dataset.Digest, dataset.Name, dataset.CatalogueDigest, dataset.Users, dataset.Items, dataset.Interactions, dataset.Source,
                        importedAt = dataset.ImportedAt.ToUnixTimeMilliseconds(),
                        profile = dataset.Profile is null ? null : JsonSerializer.Serialize(dataset.Profile, ContractsJson.Options),
                    });
                // Two jobs may import the same dataset at once; the second waits here.
                await session.ScalarAsync<string>("SELECT digest FROM datasets WHERE digest = @Digest {for_update}", new { dataset.Digest });
                await session.ExecuteAsync("DELETE FROM dataset_files WHERE dataset = @Digest", new { dataset.Digest });
                await session.InsertAsync(
                    "dataset_files (dataset, path, digest, bytes)", [.. files.Select(file => new object?[] { dataset.Digest, file.Path, file.Digest, sizes[file.Digest] })]);
                await LinkAsync(session, lease, dataset.Digest);
                await Fence.RenewAsync(session, lease);
            },
            cancellationToken);
    }

    /// <summary>Records that a stage reads a dataset, and gives its files.</summary>
    /// <param name="lease">The stage.</param>
    /// <param name="digest">The whole digest.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="StaleTokenException">The lease is over; nothing was written.</exception>
    public Task<IReadOnlyList<StoredFile>> UseAsync(StageLease lease, string digest, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "use-dataset",
            async session =>
            {
                await Fence.PassAsync(session, lease);
                await LinkAsync(session, lease, digest);
                return await FilesAsync(session, digest);
            },
            cancellationToken);

    /// <summary>The files of a dataset, for reading outside a stage; nothing is recorded.</summary>
    /// <param name="digest">The whole digest.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Path and content digest of each, by path; empty where there is no such dataset.</returns>
    public Task<IReadOnlyList<StoredFile>> FilesAsync(string digest, CancellationToken cancellationToken)
        => _database.ReadAsync(session => FilesAsync(session, digest), cancellationToken);

    /// <summary>Datasets whose digest begins so; at most two, which is enough to know whether a start is ambiguous.</summary>
    /// <param name="digestStart">Hex digits.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<DatasetView>> FindAsync(string digestStart, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(digestStart);
        if (digestStart.Length is 0 or > 64 || !digestStart.All(char.IsAsciiHexDigitLower))
            return Task.FromResult<IReadOnlyList<DatasetView>>([]);
        return _database.ReadAsync<IReadOnlyList<DatasetView>>(
            async session => [.. (await session.QueryAsync<DatasetRow>(
                $"SELECT {DatasetRow.Columns}, profile FROM datasets WHERE digest >= @digestStart AND digest < @end ORDER BY digest LIMIT 2", new { digestStart, end = digestStart + "g" })).Select(row => row.ToView())],
            cancellationToken);
    }

    /// <summary>Datasets, newest first.</summary>
    /// <param name="after">The <c>next</c> of the page before; null for the first.</param>
    /// <param name="limit">Most to give, from 1.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> was not given out by this list.</exception>
    public Task<Page<DatasetView>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var cursor = Cursor.Parse(after) ?? new Cursor(long.MaxValue, "");
        return _database.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<DatasetRow>(
                    $"""
                    SELECT {DatasetRow.Columns} FROM datasets WHERE (imported_at, digest) < (@Time, @Id)
                    ORDER BY imported_at DESC, digest DESC LIMIT @take
                    """,
                    new { cursor.Time, cursor.Id, take = limit + 1 });
                var page = rows.Take(limit).ToList();
                return new Page<DatasetView>(
                    [.. page.Select(row => row.ToView())], rows.Count > limit ? new Cursor(page[^1].ImportedAt, page[^1].Digest).ToString() : null);
            },
            cancellationToken);
    }

    private static async Task<IReadOnlyList<StoredFile>> FilesAsync(Session session, string digest)
        => [.. (await session.QueryAsync<FileRow>("SELECT path, digest FROM dataset_files WHERE dataset = @digest", new { digest }))
            .OrderBy(row => row.Path, StringComparer.Ordinal).Select(row => new StoredFile(row.Path, row.Digest))];

    private static Task LinkAsync(Session session, StageLease lease, string digest)
        => session.ExecuteAsync(
            "INSERT INTO run_datasets (run_no, dataset) VALUES (@RunNo, @digest) ON CONFLICT (run_no, dataset) DO NOTHING", new { lease.RunNo, digest });

    private sealed class FileRow
    {
        public string Path { get; set; } = "";

        public string Digest { get; set; } = "";
    }
}
