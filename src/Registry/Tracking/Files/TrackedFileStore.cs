namespace Distillery.Registry;

/// <summary>
/// Files of runs and logged models by path: names for content in the artifact store. What workers wrote for a stage is read here too, and
/// cannot be changed here.
/// </summary>
public sealed class TrackedFileStore
{
    private const string Runs = "run_artifacts";
    private readonly Database _database;
    private readonly IArtifactStore _artifacts;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="artifacts">Where content is.</param>
    public TrackedFileStore(Database database, IArtifactStore artifacts) => (_database, _artifacts) = (database, artifacts);

    /// <summary>Whether something could be written at a path: checked before its bytes are taken.</summary>
    /// <param name="path">Path below the proxy's root.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">Nothing keeps files there, or the path is not usable.</exception>
    /// <exception cref="RunOwnedException">The place is the platform's.</exception>
    public Task CheckWritableAsync(string path, CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session =>
            {
                await WritableAsync(session, path);
                return true;
            },
            cancellationToken);

    /// <summary>Gives stored content a path, in place of what had it before.</summary>
    /// <param name="path">Path below the proxy's root, for example <c>0/&lt;run&gt;/artifacts/model/MLmodel</c>.</param>
    /// <param name="content">The content, which was just put or kept.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="TrackingException">Nothing keeps files there, or the path is not usable.</exception>
    /// <exception cref="RunOwnedException">The place is the platform's.</exception>
    public Task WriteAsync(string path, ArtifactInfo content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        return _database.WriteAsync(
            "write-file",
            async session =>
            {
                var (owner, file) = await WritableAsync(session, path);
                var parents = Parents(file).ToArray();
                if (await session.FirstAsync<string>(
                    $"SELECT path FROM {owner.Table} WHERE {owner.Rows} AND (path {{any @parents}} OR (path > @from AND path < @to)) LIMIT 1", new { owner.Id, parents, from = file + "/", to = file + "0" }) is { } other)
                {
                    throw new TrackingException($"'{file}' cannot be a file: '{other}' is there already, and a name is either a file or a folder.");
                }

                await session.InsertAsync(
                    $"{owner.Table} ({owner.Column}, path, digest, bytes)", [[owner.Id, file, content.Digest, content.Bytes]],
                    $"ON CONFLICT ({owner.Column}, path) DO UPDATE SET digest = excluded.digest, bytes = excluded.bytes");
            },
            cancellationToken);
    }

    /// <summary>A file; null when there is none.</summary>
    /// <param name="path">Path below the proxy's root.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">The path is not usable.</exception>
    public Task<TrackedFile?> FindAsync(string path, CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session => await OwnerAsync(session, FilePaths.Check(path)) is var (owner, file) && file.Length > 0 ? await FileAsync(session, owner, file) : null, cancellationToken);

    /// <summary>A file of a run; null when there is none.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">Path below the run's root.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">The path is not usable, or there is no such run.</exception>
    public Task<TrackedFile?> FindInRunAsync(string runId, string path, CancellationToken cancellationToken)
    {
        var file = FilePaths.Check(path);
        return _database.ReadAsync(async session => await FileAsync(session, await OfRunAsync(session, runId), file), cancellationToken);
    }

    /// <summary>Opens the content of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArtifactException">The content is missing or damaged.</exception>
    public Task<Stream> OpenAsync(TrackedFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _artifacts.OpenReadAsync(file.Digest ?? throw new ArgumentException($"'{file.Path}' is a folder."), cancellationToken);
    }

    /// <summary>Files and folders directly below a path, by name; none when there is nothing, or a file.</summary>
    /// <param name="path">Path below the proxy's root.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">The path is not usable.</exception>
    public Task<IReadOnlyList<TrackedFile>> ListAsync(string path, CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<TrackedFile>>(
            async session => await OwnerAsync(session, FilePaths.Check(path)) is var (owner, folder) ? await ChildrenAsync(session, owner, folder) : [], cancellationToken);

    /// <summary>The same below a run's root.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">Path below the run's root; empty for the root.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">The path is not usable, or there is no such run.</exception>
    public Task<(string Root, IReadOnlyList<TrackedFile> Files)> ListInRunAsync(string runId, string path, CancellationToken cancellationToken)
    {
        var folder = FilePaths.Check(path);
        return _database.ReadAsync(
            async session =>
            {
                var run = await TrackedRunRow.GetAsync(session, runId);
                return (run.ArtifactUri, await ChildrenAsync(session, new FileOwner(Runs, "run_no", run.No, null), folder));
            },
            cancellationToken);
    }

    /// <summary>The same below a logged model's root.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="path">Path below its root; empty for the root.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<TrackedFile>> ListInModelAsync(string modelId, string path, CancellationToken cancellationToken)
    {
        var folder = FilePaths.Check(path);
        return _database.ReadAsync(session => ChildrenAsync(session, OfModel(modelId), folder), cancellationToken);
    }

    /// <summary>Removes a file, or a folder with all that is in it. The content stays while anything else refers to it.</summary>
    /// <param name="path">Path below the proxy's root.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is nothing at the path, or it is not usable.</exception>
    /// <exception cref="RunOwnedException">The place is the platform's.</exception>
    public Task DeleteAsync(string path, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "delete-files",
            async session =>
            {
                var checkedPath = FilePaths.Check(path);
                var (owner, file) = await OwnerAsync(session, checkedPath) ?? throw Nothing(checkedPath);
                if (owner.IsOwnedByPlatform is { } why)
                    throw new RunOwnedException(why);
                var gone = file.Length == 0
                    ? await session.ExecuteAsync($"DELETE FROM {owner.Table} WHERE {owner.Rows}", new { owner.Id })
                    : await session.ExecuteAsync(
                        $"DELETE FROM {owner.Table} WHERE {owner.Rows} AND (path = @file OR (path > @from AND path < @to))", new { owner.Id, file, from = file + "/", to = file + "0" });
                if (gone == 0)
                    throw Nothing(checkedPath);
            },
            cancellationToken);

    private static TrackingException Nothing(string path) => new(TrackingFault.NotFound, $"No such artifact: '{path}'");

    private static FileOwner OfModel(string modelId) => new("logged_model_files", "model_id", modelId, null);

    private static async Task<FileOwner> OfRunAsync(Session session, string runId)
        => new(Runs, "run_no", (await TrackedRunRow.GetAsync(session, runId)).No, null);

    private static async Task<(FileOwner Owner, string File)> WritableAsync(Session session, string path)
    {
        var checkedPath = FilePaths.Check(path);
        if (await OwnerAsync(session, checkedPath) is not var (owner, file) || file.Length == 0)
            throw new TrackingException(TrackingFault.NotFound, $"Nothing keeps files at '{checkedPath}': files belong to a run (<experiment>/<run>/artifacts/…) or to a logged model (<experiment>/models/<model>/artifacts/…).");
        return owner.IsOwnedByPlatform is { } why ? throw new RunOwnedException(why) : (owner, file);
    }

    // …/<run>/artifacts/<file>, or …/models/<model>/artifacts/<file>, as the owner's own root says.
    private static async Task<(FileOwner Owner, string File)?> OwnerAsync(Session session, string path)
    {
        if (await VersionAsync(session, path) is { } registered)
            return registered;
        var parts = path.Split('/');
        for (var n = 1; n < parts.Length; n++)
        {
            if (parts[n] != "artifacts")
                continue;
            var root = ExperimentRow.Root + string.Join('/', parts[..(n + 1)]);
            var file = string.Join('/', parts[(n + 1)..]);
            var id = parts[n - 1];
            if (await session.FirstAsync<TrackedRunRow>($"{TrackedRunRow.Select} WHERE r.id = @id", new { id }) is { } run && run.ArtifactUri == root)
                return (new FileOwner(Runs, "run_no", run.No, OwnedBy(run, file)), file);
            if (await LoggedModelStore.FindRootAsync(session, id) == root)
                return (OfModel(id), file);
        }

        return null;
    }

    // Files of a registered version, as they were registered. Names come decoded from an address, and encoded from a query.
    private static async Task<(FileOwner Owner, string File)?> VersionAsync(Session session, string path)
    {
        if (MLflowSources.Parse(path) is not var (model, version, file))
            return null;
        var name = await session.FirstAsync<string>(
            "SELECT model FROM model_versions WHERE version = @version AND model IN (@model, @written) ORDER BY CASE WHEN model = @written THEN 0 ELSE 1 END",
            new { version, model, written = path.Split('/')[1] });
        return name is null ? null : (new FileOwner("version_files", "model", name, $"Version {version} of {name} is registered: its files stay what they are.") { Version = version }, file);
    }

    private static string? OwnedBy(TrackedRunRow run, string file)
        => run.StageId is not null ? $"Run {run.Id} belongs to stage {run.StageId}: only the worker that holds the stage writes its files."
            : run.JobId is not null && !file.StartsWith(RunStore.ExternalPrefix, StringComparison.Ordinal) ? $"Run {run.Id} is the run of job {run.JobId}: others write its files under {RunStore.ExternalPrefix} only."
            : null;

    private static async Task<TrackedFile?> FileAsync(Session session, FileOwner owner, string file)
        => await session.FirstAsync<FileRow>($"SELECT path, digest, bytes FROM {owner.Table} WHERE {owner.Rows} AND path = @file", new { owner.Id, file }) is { } row
            ? new TrackedFile(row.Path, false, row.Bytes, row.Digest)
            : null;

    private static async Task<IReadOnlyList<TrackedFile>> ChildrenAsync(Session session, FileOwner owner, string folder)
    {
        var rows = await session.QueryAsync<FileRow>($"SELECT path, digest, bytes FROM {owner.Table} WHERE {owner.Rows}", new { owner.Id });
        var start = folder.Length == 0 ? "" : folder + "/";
        return [.. rows.Where(row => row.Path.StartsWith(start, StringComparison.Ordinal))
            .GroupBy(row => row.Path[start.Length..].Split('/')[0], StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.FirstOrDefault(row => row.Path.Length == start.Length + group.Key.Length) is { } file
                ? new TrackedFile(file.Path, false, file.Bytes, file.Digest)
                : new TrackedFile(start + group.Key, true, null, null))];
    }

    private static IEnumerable<string> Parents(string file)
    {
        for (var at = file.IndexOf('/', StringComparison.Ordinal); at >= 0; at = file.IndexOf('/', at + 1))
            yield return file[..at];
    }

    private sealed class FileRow
    {
        public string Path { get; set; } = "";

        public string Digest { get; set; } = "";

        public long Bytes { get; set; }
    }
}
