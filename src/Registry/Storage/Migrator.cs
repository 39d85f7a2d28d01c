using System.Data.Common;
using Dapper;

namespace Distillery.Registry;

/// <summary>Brings a database to the schema of this code: each step once, by one instance, all new steps in one transaction.</summary>
/// <param name="dialect">The database.</param>
/// <param name="migrations">Steps in order; <see cref="Migration.All"/> outside tests.</param>
public sealed class Migrator(IDialect dialect, IReadOnlyList<Migration> migrations)
{
    private const string HistoryTable =
        "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

    /// <summary>Applies what is missing.</summary>
    /// <param name="cancellationToken">Ends the work early; nothing is half-applied.</param>
    /// <returns>Names of the steps that were applied now.</returns>
    /// <exception cref="MigrationException">An applied step was changed afterwards, or the database is newer than the code.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await dialect.PrepareAsync(cancellationToken);
        using var turn = await dialect.EnterWriteAsync(cancellationToken);
        await using var connection = await dialect.OpenAsync(cancellationToken);
        await using var transaction = await dialect.BeginWriteAsync(connection, cancellationToken);
        await dialect.LockMigrationsAsync(connection, transaction, cancellationToken);
        Task<int> Execute(string sql, object? args = null)
            => connection.ExecuteAsync(new CommandDefinition(sql, args, transaction, cancellationToken: cancellationToken));

        await Execute(HistoryTable);
        var applied = await AppliedAsync(connection, transaction, cancellationToken);
        Check(applied);
        var now = await dialect.NowAsync(connection, transaction, cancellationToken);
        var missing = migrations.Where(migration => !applied.ContainsKey(migration.Version)).ToList();
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

    private static async Task<Dictionary<long, AppliedRow>> AppliedAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<AppliedRow>(
            new CommandDefinition("SELECT version, name, checksum FROM schema_migrations ORDER BY version", null, transaction, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.Version);
    }

    private void Check(Dictionary<long, AppliedRow> applied)
    {
        foreach (var row in applied.Values)
        {
            var known = migrations.FirstOrDefault(migration => migration.Version == row.Version)
                ?? throw new MigrationException(
                    $"The database has schema step {row.Version} ({row.Name}), but this version of Distillery knows steps up to {migrations.Count}. Start a newer version, or use another data folder.");
            if (known.Checksum != row.Checksum)
            {
                throw new MigrationException(
                    $"Schema step {row.Name} was changed after it had been applied to this database (checksum {row.Checksum[..12]} there, {known.Checksum[..12]} here). Restore the file and put the change into a new step.");
            }
        }
    }

    private sealed class AppliedRow
    {
        public long Version { get; set; }

        public string Name { get; set; } = "";

        public string Checksum { get; set; } = "";
    }
}
