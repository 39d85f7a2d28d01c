using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Reads registered models.</summary>
internal static class ModelReader
{
    public static async Task<ModelView?> FindAsync(Session session, string name) => await ReadAsync(session, "name = @name", new { name }) is [var found, ..] ? found : null;

    /// <summary>Models by name, whatever the database's collation.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="where">Condition on models; null for all.</param>
    /// <param name="args">Its parameters.</param>
    public static async Task<IReadOnlyList<ModelView>> ReadAsync(Session session, string? where, object? args)
    {
        var models = await session.QueryAsync<ModelRow>(
            $"SELECT name, created_at, updated_at, latest_version, description FROM models{(where is null ? "" : $" WHERE {where}")}", args);
        return [.. (await ToViewsAsync(session, models)).OrderBy(model => model.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Adds aliases and tags, in the order of the rows.</summary>
    public static async Task<IReadOnlyList<ModelView>> ToViewsAsync(Session session, IReadOnlyList<ModelRow> models)
    {
        if (models.Count == 0)
            return [];
        var names = models.Select(row => row.Name).ToList();
        var aliases = (await session.QueryAsync<AliasRow>("SELECT model, alias, version FROM aliases WHERE model {any @names} ORDER BY alias", new { names })).ToLookup(row => row.Model);
        var tags = (await session.QueryAsync<TagRow>("SELECT model, name, value FROM model_tags WHERE model {any @names}", new { names })).ToLookup(row => row.Model);
        return [.. models.Select(row => new ModelView(
            row.Name, UnixTime.ToTime(row.CreatedAt), row.LatestVersion, aliases[row.Name].ToDictionary(alias => alias.Alias, alias => alias.Version))
        {
            Description = row.Description,
            Tags = tags[row.Name].OrderBy(tag => tag.Name, StringComparer.Ordinal).ToDictionary(tag => tag.Name, tag => tag.Value),
            UpdatedAt = UnixTime.ToTime(row.UpdatedAt),
        })];
    }

    internal sealed class ModelRow
    {
        public string Name { get; set; } = "";

        public long CreatedAt { get; set; }

        public long UpdatedAt { get; set; }

        public int LatestVersion { get; set; }

        public string? Description { get; set; }
    }

    private sealed class AliasRow
    {
        public string Model { get; set; } = "";

        public string Alias { get; set; } = "";

        public int Version { get; set; }
    }

    private sealed class TagRow
    {
        public string Model { get; set; } = "";

        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }
}
