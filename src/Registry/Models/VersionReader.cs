using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Reads versions of registered models.</summary>
internal static class VersionReader
{
    private const string Columns = "model, version, job_id, run_id, created_at, updated_at, actor, description, source, run_link, logged_model, stage";

    /// <summary>A version with all its parts; null when there is none.</summary>
    public static async Task<ModelVersionView?> ReadAsync(Session session, string model, int version)
        => await ReadAsync(session, "model = @model AND version = @version", new { model, version }) is [var found, ..] ? found : null;

    /// <summary>Versions of a model with all their parts, newest first.</summary>
    public static Task<IReadOnlyList<ModelVersionView>> ReadAllAsync(Session session, string model) => ReadAsync(session, "model = @model", new { model });

    /// <summary>Versions with all their parts, in the order of their keys; those that are not there are left out.</summary>
    public static async Task<IReadOnlyList<ModelVersionView>> ReadAsync(Session session, IReadOnlyList<VersionKey> keys)
    {
        // Pairs cannot be asked for on both databases: numbers of one model that were asked of another are read too, and dropped.
        var (models, versions) = (keys.Select(key => key.Model).Distinct().ToList(), keys.Select(key => key.Version).Distinct().ToList());
        var found = (await ReadAsync(session, "model {any @models} AND version {any @versions}", new { models, versions })).ToDictionary(version => (version.Model, version.Version));
        return [.. keys.Select(key => found.GetValueOrDefault((key.Model, key.Version))).OfType<ModelVersionView>()];
    }

    /// <summary>The newest version of each stage of each of these models.</summary>
    public static async Task<IReadOnlyList<ModelVersionView>> NewestOfStagesAsync(Session session, IReadOnlyList<string> models)
        => models.Count == 0
            ? []
            : await ReadAsync(
                session,
                await session.QueryAsync<VersionKey>("SELECT model, MAX(version) AS version FROM model_versions WHERE model {any @models} GROUP BY model, stage", new { models }));

    private static async Task<IReadOnlyList<ModelVersionView>> ReadAsync(Session session, string rule, object args)
    {
        var versions = await session.QueryAsync<VersionRow>($"SELECT {Columns} FROM model_versions WHERE {rule} ORDER BY version DESC", args);
        if (versions.Count == 0)
            return [];
        async Task<ILookup<(string, int), TRow>> PartsAsync<TRow>(string select, string order = "")
            where TRow : PartRow
            => (await session.QueryAsync<TRow>($"{select} WHERE {rule}{order}", args)).ToLookup(row => (row.Model, row.Version));
        var aliases = await PartsAsync<AliasRow>("SELECT model, version, alias FROM aliases", " ORDER BY alias");
        var metrics = await PartsAsync<MetricRow>("SELECT model, version, name, value FROM version_metrics", " ORDER BY name");
        var tags = await PartsAsync<TagRow>("SELECT model, version, name, value FROM version_tags");
        var files = await PartsAsync<FileRow>("SELECT model, version, path, digest, bytes FROM version_files");
        return [.. versions.Select(row => (Row: row, Key: (row.Model, row.Version))).Select(of => of.Row.ToView(metrics[of.Key], tags[of.Key], files[of.Key], aliases[of.Key]))];
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

    private abstract class PartRow
    {
        public string Model { get; set; } = "";

        public int Version { get; set; }
    }

    private sealed class AliasRow : PartRow
    {
        public string Alias { get; set; } = "";
    }

    private sealed class MetricRow : PartRow
    {
        public string Name { get; set; } = "";

        public double Value { get; set; }
    }

    private sealed class TagRow : PartRow
    {
        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }

    private sealed class FileRow : PartRow
    {
        public string Path { get; set; } = "";

        public string Digest { get; set; } = "";

        public long Bytes { get; set; }
    }
}
