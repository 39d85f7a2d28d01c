using Distillery.LocalHosting.Servers;
using Npgsql;

namespace Distillery.Registry.Tests;

/// <summary>One Postgres server for all tests of this assembly; it ends with this process. <c>DISTILLERY_TEST_POSTGRES</c> names another one.</summary>
internal static class SharedServer
{
    private static readonly Lazy<Task<(PostgresServer Server, string Folder)>> Server = new(StartAsync);

    public static async Task<string> ConnectionStringAsync()
    {
        if (Environment.GetEnvironmentVariable("DISTILLERY_TEST_POSTGRES") is { Length: > 0 } other)
            return other;
        Skip.If(PostgresServer.WhyUnavailable() is not null, PostgresServer.WhyUnavailable());
        return (await Server.Value).Server.ConnectionString;
    }

    public static async Task ExecuteAsync(string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(await ConnectionStringAsync()) { Database = "postgres" };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        // A database is copied file by file: on a machine with much else to do that may take longer than a query ever should.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>After the last test: stops the server and removes its data.</summary>
    public static async Task StopAsync()
    {
        if (!Server.IsValueCreated)
            return;
        var (server, folder) = await Server.Value;
        NpgsqlConnection.ClearAllPools();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(PostgresServer Server, string Folder)> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("registry-postgres-").FullName;
        return (await PostgresServer.StartAsync(new PostgresServerOptions { Folder = folder, Durable = false }), folder);
    }
}
