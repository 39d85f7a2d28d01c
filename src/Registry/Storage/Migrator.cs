using System.Data.Common;
using Dapper;

namespace Distillery.Registry;

/// <summary>
/// Brings a database to the schema of this code: each step once, by one instance, all new steps in one transaction. Numbers may have
/// gaps; a step is never applied after one with a higher number.
/// </summary>
/// <param name="dialect">The database.</param>
/// <param name="migrations">Steps in order; <see cref="Migration.All"/> outside tests.</param>
public sealed class Migrator(IDialect dialect, IReadOnlyList<Migration> migrations)
{
    private const string HistoryTable =
        "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

    /// <summary>Applies what is missing.</summary>
    /// <param name="cancellationToken">Ends the work early; nothing is half-applied.</param>
    /// <returns>Names of the steps that were applied now.</returns>
    /// <exception cref="MigrationException">
    /// An applied step was changed afterwards, the database is newer than the code, or a step would come after one with a higher number.
    /// </exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await dialect.PrepareAsync(cancellationToken);
        await using var turn = await dialect.EnterWriteAsync(cancellationToken);
        var connection = turn.Connection;
        await using var transaction = await dialect.BeginWriteAsync(connection, cancellationToken);
        await dialect.LockMigrationsAsync(connection, transaction, cancellationToken);
        Task<int> Execute(string sql, object? args = null)
            => connection.ExecuteAsync(new CommandDefinition(sql, args, transaction, cancellationToken: cancellationToken));

        await Execute(HistoryTable);
        var missing = Missing(await AppliedAsync(connection, transaction, cancellationToken));
        var now = await dialect.NowAsync(connection, transaction, cancellationToken);
        foreach (var migration in missing)
        {
            await Execute(dialect.Expand(migration.Sql));
            await Execute(
                "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (@Version, @Name, @Checksum, @now)",
                new { migration.Version, migration.Name, migration.Checksum, now });
        }

        await transaction.CommitAsync(cancellationToken);
        return [.. missing.Select(migration => migration.Name)];
    }

    /// <summary>Looks whether the schema is the one of this code; changes nothing but an empty database's list of steps.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="MigrationException">It is older, newer or changed.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await dialect.PrepareAsync(cancellationToken);
        await using var turn = await dialect.EnterWriteAsync(cancellationToken);
        var connection = turn.Connection;
        await using var transaction = await dialect.BeginWriteAsync(connection, cancellationToken);
        await dialect.LockMigrationsAsync(connection, transaction, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(HistoryTable, null, transaction, cancellationToken: cancellationToken));
        var missing = Missing(await AppliedAsync(connection, transaction, cancellationToken));
        if (missing.Count > 0)
        {
            throw new MigrationException(
                $"The database's schema is older than this version of Distillery: {string.Join(", ", missing.Select(step => step.Name))} not applied. "
                + "Run the job API once with --migrate-only, or set Distillery:Migrate to auto.");
        }
    }

    private static async Task<Dictionary<long, AppliedRow>> AppliedAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<AppliedRow>(
            new CommandDefinition("SELECT version, name, checksum FROM schema_migrations ORDER BY version", null, transaction, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.Version);
    }

    private List<Migration> Missing(Dictionary<long, AppliedRow> applied)
    {
        var ours = migrations.ToDictionary(migration => (long)migration.Version);
        foreach (var row in applied.Values)
        {
            var known = ours.GetValueOrDefault(row.Version)
                ?? throw new MigrationException(
                    $"The database has schema step {row.Version} ({row.Name}), but this version of Distillery knows steps up to {ours.Keys.Max()} and not that one. Start a newer version, or use another database or data folder.");
            if (known.Checksum != row.Checksum)
            {
                throw new MigrationException(
                    $"Schema step {row.Name} was changed after it had been applied to this database (checksum {row.Checksum[..12]} there, {known.Checksum[..12]} here). Restore the file and put the change into a new step.");
            }
        }

        var missing = migrations.Where(migration => !applied.ContainsKey(migration.Version)).OrderBy(migration => migration.Version).ToList();
        if (missing.Count > 0 && applied.Count > 0 && missing[0].Version < applied.Keys.Max())
        {
            throw new MigrationException(
                $"Schema step {missing[0].Name} is missing in this database, but step {applied.Keys.Max()} was applied already: steps are applied in the order of their numbers. Give the step a higher number, or use another database.");
        }

        return missing;
    }

    private sealed class AppliedRow
    {
        public long Version { get; set; }

        public string Name { get; set; } = "";

        public string Checksum { get; set; } = "";
    }
}
