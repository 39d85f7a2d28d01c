using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Registered models, their versions and aliases.</summary>
public sealed class ModelStore
{
    private readonly Database _database;
    private readonly IArtifactStore _artifacts;
    private readonly AliasMoves _moves;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="artifacts">Where files are.</param>
    /// <param name="moves">The door through which aliases move.</param>
    public ModelStore(Database database, IArtifactStore artifacts, AliasMoves moves) => (_database, _artifacts, _moves) = (database, artifacts, moves);

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
        => _database.ReadAsync(session => ModelReader.ReadAsync(session, null, null), cancellationToken);

    /// <summary>A model; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<ModelView?> FindAsync(string name, CancellationToken cancellationToken)
        => _database.ReadAsync(session => ModelReader.FindAsync(session, name), cancellationToken);

    /// <summary>Versions of a model, newest first.</summary>
    /// <param name="name">The model.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<ModelVersionView>> VersionsAsync(string name, CancellationToken cancellationToken)
        => _database.ReadAsync(session => VersionReader.ReadAllAsync(session, name), cancellationToken);

    /// <summary>The newest version of each stage of each of these models.</summary>
    /// <param name="names">The models.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<ModelVersionView>> NewestOfStagesAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
        => _database.ReadAsync(session => VersionReader.NewestOfStagesAsync(session, names), cancellationToken);

    /// <summary>A version; null when there is none.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<ModelVersionView?> VersionAsync(string name, int version, CancellationToken cancellationToken)
        => _database.ReadAsync(session => VersionReader.ReadAsync(session, name, version), cancellationToken);

    /// <summary>Moves an alias to a version, makes it or removes it: the short form of <see cref="AliasMoves.MoveAsync(AliasMoveRequest, CancellationToken)"/>.</summary>
    /// <param name="name">The model.</param>
    /// <param name="alias">For example <c>champion</c>.</param>
    /// <param name="version">The version; null removes the alias.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="comment">Why.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The model as it is now; null when there is no such model or version.</returns>
    /// <exception cref="MoveRefusedException">The rules of the alias are against it.</exception>
    public Task<ModelView?> SetAliasAsync(string name, string alias, int? version, ActedBy by, string? comment, CancellationToken cancellationToken)
        => _moves.MoveAsync(new AliasMoveRequest(name, alias, version, by) { Comment = comment }, cancellationToken);

    /// <summary>Every move of the aliases of a model, newest first.</summary>
    /// <param name="name">The model.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<AliasChange>> AliasHistoryAsync(string name, CancellationToken cancellationToken) => _moves.HistoryAsync(name, cancellationToken);

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

    private sealed class KeyRow
    {
        public string Model { get; set; } = "";

        public int Version { get; set; }
    }
}
