using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Reads versions of registered models.</summary>
internal static class VersionReader
{
    private const string Columns = "model, version, job_id, run_id, created_at, updated_at, actor, description, source, run_link, logged_model, stage";

    /// <summary>A version with all its parts; null when there is none.</summary>
    public static async Task<ModelVersionView?> ReadAsync(Session session, string model, int version)
        => await ReadAsync(session, model, " AND version = @version", version) is [var found, ..] ? found : null;

    /// <summary>Versions of a model with all their parts, newest first.</summary>
    public static Task<IReadOnlyList<ModelVersionView>> ReadAllAsync(Session session, string model) => ReadAsync(session, model, "", 0);

    /// <summary>Versions without metrics and files, to search among them.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="where">Condition; null for all.</param>
    /// <param name="args">Its parameters.</param>
    public static async Task<IReadOnlyList<ModelVersionView>> FindAsync(Session session, string? where, object args)
    {
        var rule = where is null ? "" : $" WHERE {where}";
        var versions = await session.QueryAsync<VersionRow>($"SELECT {Columns} FROM model_versions{rule} ORDER BY model, version DESC", args);
        if (versions.Count == 0)
            return [];
        var tags = (await session.QueryAsync<TagRow>($"SELECT model, version, name, value FROM version_tags{rule}", args)).ToLookup(row => (row.Model, row.Version));
        var aliases = (await session.QueryAsync<AliasRow>($"SELECT model, version, alias FROM aliases{rule} ORDER BY alias", args)).ToLookup(row => (row.Model, row.Version));
        return [.. versions.Select(row => row.ToView([], tags[(row.Model, row.Version)], [], aliases[(row.Model, row.Version)]))];
    }

    /// <summary>The same versions with metrics and files.</summary>
    public static async Task<IReadOnlyList<ModelVersionView>> WithPartsAsync(Session session, IReadOnlyList<ModelVersionView> versions)
    {
        var models = versions.Select(version => version.Model).Distinct().ToList();
        var metrics = (await session.QueryAsync<MetricRow>("SELECT model, version, name, value FROM version_metrics WHERE model {any @models} ORDER BY name", new { models })).ToLookup(row => (row.Model, row.Version));
        var files = (await session.QueryAsync<FileRow>("SELECT model, version, path, digest, bytes FROM version_files WHERE model {any @models}", new { models })).ToLookup(row => (row.Model, row.Version));
        return [.. versions.Select(version => version with
        {
            Metrics = metrics[(version.Model, version.Version)].ToDictionary(metric => metric.Name, metric => metric.Value),
            Artifacts = FileViews(files[(version.Model, version.Version)], version.RunId),
        })];
    }

    private static async Task<IReadOnlyList<ModelVersionView>> ReadAsync(Session session, string model, string rule, int version)
    {
        var args = new { model, version };
        var versions = await session.QueryAsync<VersionRow>($"SELECT {Columns} FROM model_versions WHERE model = @model{rule} ORDER BY version DESC", args);
        if (versions.Count == 0)
            return [];
        var aliases = (await session.QueryAsync<AliasRow>($"SELECT model, version, alias FROM aliases WHERE model = @model{rule} ORDER BY alias", args)).ToLookup(row => row.Version);
        var metrics = (await session.QueryAsync<MetricRow>(
            $"SELECT model, version, name, value FROM version_metrics WHERE model = @model{rule} ORDER BY name", args)).ToLookup(row => row.Version);
        var tags = (await session.QueryAsync<TagRow>(
            $"SELECT model, version, name, value FROM version_tags WHERE model = @model{rule}", args)).ToLookup(row => row.Version);
        var files = (await session.QueryAsync<FileRow>(
            $"SELECT model, version, path, digest, bytes FROM version_files WHERE model = @model{rule}", args)).ToLookup(row => row.Version);
        return [.. versions.Select(row => row.ToView(metrics[row.Version], tags[row.Version], files[row.Version], aliases[row.Version]))];
    }

    private static IReadOnlyList<ArtifactView> FileViews(IEnumerable<FileRow> files, string? runId)
        => [.. files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => new ArtifactView(file.Path, file.Digest, file.Bytes, runId ?? ""))];

    private sealed class VersionRow
    {
        public string Model { get; set; } = "";

        public int Version { get; set; }

        public string? JobId { get; set; }

        public string? RunId { get; set; }

        public long CreatedAt { get; set; }

        public string Actor { get; set; } = "";

        public long UpdatedAt { get; set; }

        public string? Description { get; set; }

        public string? Source { get; set; }

        public string? RunLink { get; set; }

        public string? LoggedModel { get; set; }

        public string Stage { get; set; } = "";

        public ModelVersionView ToView(IEnumerable<MetricRow> metrics, IEnumerable<TagRow> tags, IEnumerable<FileRow> files, IEnumerable<AliasRow> aliases) => new(
            Model,
            Version,
            JobId,
            RunId,
            UnixTime.ToTime(CreatedAt),
            Actor,
            metrics.ToDictionary(metric => metric.Name, metric => metric.Value),
            tags.OrderBy(tag => tag.Name, StringComparer.Ordinal).ToDictionary(tag => tag.Name, tag => tag.Value),
            FileViews(files, RunId))
        {
            Description = Description,
            Aliases = [.. aliases.Select(alias => alias.Alias)],
            Stage = Stage,
            Source = Source,
            RunLink = RunLink,
            LoggedModelId = LoggedModel,
            UpdatedAt = UnixTime.ToTime(UpdatedAt),
        };
    }

    private sealed class AliasRow
    {
        public string Model { get; set; } = "";

        public int Version { get; set; }

        public string Alias { get; set; } = "";
    }

    private sealed class MetricRow
    {
        public string Model { get; set; } = "";

        public int Version { get; set; }

        public string Name { get; set; } = "";

        public double Value { get; set; }
    }

    private sealed class TagRow
    {
        public string Model { get; set; } = "";

        public int Version { get; set; }

        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }

    private sealed class FileRow
    {
        public string Model { get; set; } = "";

        public int Version { get; set; }

        public string Path { get; set; } = "";

        public string Digest { get; set; } = "";

        public long Bytes { get; set; }
    }
}
