using Distillery.LocalHosting.Servers;
using Npgsql;

namespace Distillery.JobApi.Tests;

/// <summary>One Postgres server for the tests of the collection; started by the first that asks.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public const string Collection = "postgres";

    private PostgresServer? _server;
    private string? _folder;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Connection string of a new, empty database; skips the test where there is no server on this machine.</summary>
    public async Task<string> DatabaseAsync()
    {
        Skip.If(PostgresServer.WhyUnavailable() is not null, PostgresServer.WhyUnavailable());
        _folder ??= Directory.CreateTempSubdirectory("api-postgres-").FullName;
        _server ??= await PostgresServer.StartAsync(new PostgresServerOptions { Folder = _folder, Durable = false });
        return await _server.CreateDatabaseAsync($"t{Guid.NewGuid():N}");
    }

    public static async Task<IReadOnlyList<string>> QueryAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(n => reader.IsDBNull(n) ? "-" : reader.GetValue(n).ToString())));
        return rows;
    }

    /// <summary>Runs a change beside those who work in the same tables, and again when the two got in each other's way.</summary>
    public static async Task ChangeAsync(string connectionString, string sql)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await QueryAsync(connectionString, sql);
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < 20)
            {
                await Task.Delay(100);
            }
        }
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }
}

[CollectionDefinition(PostgresFixture.Collection)]
public sealed class PostgresTests : ICollectionFixture<PostgresFixture>;
