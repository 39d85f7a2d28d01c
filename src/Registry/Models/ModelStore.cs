using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Registered models, their versions and aliases.</summary>
public sealed class ModelStore
{
    private readonly Database _database;
    private readonly IArtifactStore _artifacts;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="artifacts">Where files are.</param>
    public ModelStore(Database database, IArtifactStore artifacts) => (_database, _artifacts) = (database, artifacts);

    /// <summary>Makes a new version, and the model if it is new. A stage makes one version: a second call answers the first one's.</summary>
    /// <param name="lease">The stage that registers it.</param>
    /// <param name="version">What it is made of.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="StaleTokenException">The lease is over; nothing was written.</exception>
    /// <exception cref="ArtifactException">The content of a file is not in the store.</exception>
    /// <exception cref="ArgumentException">A name is empty or a metric is not finite.</exception>
    public async Task<ModelVersionView> RegisterVersionAsync(StageLease lease, NewModelVersion version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(version);
        ArgumentException.ThrowIfNullOrWhiteSpace(version.Model);
        if (version.Metrics.FirstOrDefault(metric => !double.IsFinite(metric.Value)) is { Key: not null } bad)
            throw new ArgumentException($"Metric {bad.Key} of the new version of {version.Model} is {bad.Value}; it must be finite.");
        var sizes = await _artifacts.SizesAsync(version.Files, cancellationToken);
        return await _database.WriteAsync(
            "register-version",
            async session =>
            {
                await Fence.PassAsync(session, lease);
                var earlier = await session.FirstAsync<KeyRow>("SELECT model, version FROM model_versions WHERE stage_id = @StageId", new { lease.StageId });
                var (model, number) = earlier is null
                    ? (version.Model, await VersionWriter.InsertAsync(session, lease, version, sizes))
                    : (earlier.Model, earlier.Version);
                await Fence.RenewAsync(session, lease);
                return (await VersionReader.ReadAsync(session, model, number))!;
            },
            cancellationToken);
    }

    /// <summary>Every model, by name.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<ModelView>> ListAsync(CancellationToken cancellationToken)
        => _database.ReadAsync(session => ModelsAsync(session, null), cancellationToken);

    /// <summary>A model; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<ModelView?> FindAsync(string name, CancellationToken cancellationToken)
        => _database.ReadAsync(async session => await ModelsAsync(session, name) is [var model, ..] ? model : null, cancellationToken);

    /// <summary>Versions of a model, newest first.</summary>
    /// <param name="name">The model.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<ModelVersionView>> VersionsAsync(string name, CancellationToken cancellationToken)
        => _database.ReadAsync(session => VersionReader.ReadAllAsync(session, name), cancellationToken);

    /// <summary>A version; null when there is none.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<ModelVersionView?> VersionAsync(string name, int version, CancellationToken cancellationToken)
        => _database.ReadAsync(session => VersionReader.ReadAsync(session, name, version), cancellationToken);

    /// <summary>Moves an alias to a version, makes it or removes it, and keeps who did so.</summary>
    /// <param name="name">The model.</param>
    /// <param name="alias">For example <c>champion</c>.</param>
    /// <param name="version">The version; null removes the alias.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="comment">Why.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The model as it is now; null when there is no such model or version.</returns>
    public Task<ModelView?> SetAliasAsync(string name, string alias, int? version, ActedBy by, string? comment, CancellationToken cancellationToken)
        => _database.WriteAsync<ModelView?>(
            "set-alias",
            async session =>
            {
                // The model's row is the lock under which its aliases move.
                var locked = await session.FirstAsync<string>("SELECT name FROM models WHERE name = @name {for_update}", new { name });
                if (locked is null || (version is { } wanted && await VersionReader.ReadAsync(session, name, wanted) is null))
                    return null;
                var from = await session.FirstAsync<int?>("SELECT version FROM aliases WHERE model = @name AND alias = @alias", new { name, alias });
                if (from != version)
                {
                    await session.ExecuteAsync("DELETE FROM aliases WHERE model = @name AND alias = @alias", new { name, alias });
                    if (version is not null)
                        await session.ExecuteAsync("INSERT INTO aliases (model, alias, version) VALUES (@name, @alias, @version)", new { name, alias, version });
                    await session.ExecuteAsync(
                        "INSERT INTO alias_history (model, alias, from_version, to_version, actor, comment, time) VALUES (@name, @alias, @from, @version, @actor, @comment, @Now)",
                        new { name, alias, from, version, actor = by.Name, comment, session.Now });
                    var jobId = await session.FirstAsync<string>(
                        "SELECT job_id FROM model_versions WHERE model = @name AND version = @which", new { name, which = version ?? from });
                    await WebhookOutbox.RaiseAsync(
                        session, new RaisedEvent(WebhookEvents.AliasMoved) { JobId = jobId, Alias = new WebhookAlias(name, alias, from, version, by.Name, comment) });
                    await AuditStore.RecordAsync(
                        session,
                        new AuditEntry(by, version is null ? "alias.remove" : "alias.move", $"model/{name}/alias/{alias}")
                        {
                            Before = new { version = from },
                            After = new { version, comment },
                        });
                }

                return (await ModelsAsync(session, name))[0];
            },
            cancellationToken);

    /// <summary>Every move of the aliases of a model, newest first.</summary>
    /// <param name="name">The model.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<AliasChange>> AliasHistoryAsync(string name, CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<AliasChange>>(
            async session => [.. (await session.QueryAsync<HistoryRow>(
                "SELECT alias, from_version, to_version, actor, comment, time FROM alias_history WHERE model = @name ORDER BY id DESC", new { name }))
                .Select(row => new AliasChange(row.Alias, row.FromVersion, row.ToVersion, row.Actor, row.Comment, UnixTime.ToTime(row.Time)))],
            cancellationToken);

    /// <summary>The version that a job registered, or the one of the stage that answered its register stage.</summary>
    internal static async Task<ModelVersionView?> VersionOfJobAsync(Session session, string jobId)
    {
        var row = await session.FirstAsync<KeyRow>(
            """
            SELECT v.model, v.version FROM stages s JOIN model_versions v ON v.stage_id = s.id OR v.stage_id = s.reused_from
            WHERE s.job_id = @jobId ORDER BY s.ordinal DESC
            """,
            new { jobId });
        return row is null ? null : await VersionReader.ReadAsync(session, row.Model, row.Version);
    }

    private static async Task<IReadOnlyList<ModelView>> ModelsAsync(Session session, string? name)
    {
        var models = await session.QueryAsync<ModelRow>(
            $"SELECT name, created_at, latest_version FROM models{(name is null ? "" : " WHERE name = @name")}", new { name });
        var aliases = (await session.QueryAsync<AliasRow>(
            $"SELECT model, alias, version FROM aliases{(name is null ? "" : " WHERE model = @name")} ORDER BY alias", new { name })).ToLookup(row => row.Model);
        return [.. models
            .OrderBy(row => row.Name, StringComparer.OrdinalIgnoreCase)
            .Select(row => new ModelView(
                row.Name, UnixTime.ToTime(row.CreatedAt), row.LatestVersion, aliases[row.Name].ToDictionary(alias => alias.Alias, alias => alias.Version)))];
    }

    private sealed class KeyRow
    {
        public string Model { get; set; } = "";

        public int Version { get; set; }
    }

    private sealed class ModelRow
    {
        public string Name { get; set; } = "";

        public long CreatedAt { get; set; }

        public int LatestVersion { get; set; }
    }

    private sealed class AliasRow
    {
        public string Model { get; set; } = "";

        public string Alias { get; set; } = "";

        public int Version { get; set; }
    }

    private sealed class HistoryRow
    {
        public string Alias { get; set; } = "";

        public int? FromVersion { get; set; }

        public int? ToVersion { get; set; }

        public string Actor { get; set; } = "";

        public string? Comment { get; set; }

        public long Time { get; set; }
    }
}
