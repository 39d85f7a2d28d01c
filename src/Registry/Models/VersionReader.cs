using Distillery.Contracts;

namespace Distillery.Registry;

internal static class VersionReader
{
    private const string Columns = "version, job_id, run_id, created_at, updated_at, actor, description, source, run_link, logged_model, stage";

    public static async Task<ModelVersionView?> ReadAsync(Session session, string model, int version)
        => await ReadAsync(session, model, " AND version = @version", version) is [var found, ..] ? found : null;

    public static Task<IReadOnlyList<ModelVersionView>> ReadAllAsync(Session session, string model) => ReadAsync(session, model, "", 0);

    private static async Task<IReadOnlyList<ModelVersionView>> ReadAsync(Session session, string model, string rule, int version)
    {
        var args = new { model, version };
        var versions = await session.QueryAsync<VersionRow>(
            $"SELECT {Columns} FROM model_versions WHERE model = @model{rule} ORDER BY version DESC", args);
        if (versions.Count == 0)
            return [];
        var aliases = (await session.QueryAsync<AliasRow>($"SELECT version, alias FROM aliases WHERE model = @model{rule} ORDER BY alias", args)).ToLookup(row => row.Version);
        var metrics = (await session.QueryAsync<MetricRow>(
            $"SELECT version, name, value FROM version_metrics WHERE model = @model{rule} ORDER BY name", args)).ToLookup(row => row.Version);
        var tags = (await session.QueryAsync<TagRow>(
            $"SELECT version, name, value FROM version_tags WHERE model = @model{rule} ORDER BY name", args)).ToLookup(row => row.Version);
        var files = (await session.QueryAsync<FileRow>(
            $"SELECT version, path, digest, bytes FROM version_files WHERE model = @model{rule}", args)).ToLookup(row => row.Version);
        return [.. versions.Select(row => new ModelVersionView(
            model,
            row.Version,
            row.JobId,
            row.RunId,
            UnixTime.ToTime(row.CreatedAt),
            row.Actor,
            metrics[row.Version].ToDictionary(metric => metric.Name, metric => metric.Value),
            tags[row.Version].ToDictionary(tag => tag.Name, tag => tag.Value),
            [.. files[row.Version].OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => new ArtifactView(file.Path, file.Digest, file.Bytes, row.RunId ?? ""))])
        {
            Description = row.Description,
            Aliases = [.. aliases[row.Version].Select(alias => alias.Alias)],
            Stage = row.Stage,
            Source = row.Source,
            RunLink = row.RunLink,
            LoggedModelId = row.LoggedModel,
            UpdatedAt = UnixTime.ToTime(row.UpdatedAt),
        })];
    }

    private sealed class VersionRow
    {
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
    }

    private sealed class AliasRow
    {
        public int Version { get; set; }

        public string Alias { get; set; } = "";
    }

    private sealed class MetricRow
    {
        public int Version { get; set; }

        public string Name { get; set; } = "";

        public double Value { get; set; }
    }

    private sealed class TagRow
    {
        public int Version { get; set; }

        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }

    private sealed class FileRow
    {
        public int Version { get; set; }

        public string Path { get; set; } = "";

        public string Digest { get; set; } = "";

        public long Bytes { get; set; }
    }
}
