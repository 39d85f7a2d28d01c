using System.Net;
using System.Net.NetworkInformation;
using Distillery.LocalHosting.Processes;
using Distillery.LocalHosting.Servers;
using Distillery.LocalHosting.Tests.Support;
using Npgsql;

namespace Distillery.LocalHosting.Tests.Servers;

public sealed class PostgresServerTests
{
    [SkippableFact]
    public async Task Start_NewFolder_ServesByPasswordOnLoopbackOnly()
    {
        Skip.If(PostgresServer.WhyUnavailable() is not null, PostgresServer.WhyUnavailable());
        using var folder = new TemporaryFolder();
        await using var server = await PostgresServer.StartAsync(new() { Folder = folder.In("postgres"), Durable = false });

        (await AskAsync(await server.CreateDatabaseAsync("my-registry"), "SELECT current_database()")).ShouldBe("my-registry");
        await server.CreateDatabaseAsync("my-registry"); // twice is no error
        (await AskAsync(server.ConnectionString, "SHOW password_encryption")).ShouldBe("scram-sha-256");
        var refused = await Should.ThrowAsync<PostgresException>(() => AskAsync($"Host=localhost;Port={server.Port};Username=postgres;Password=wrong", "SELECT 1"));
        refused.SqlState.ShouldBe("28P01");
        Listeners(server.Port).ShouldHaveSingleItem().Address.ShouldBe(IPAddress.Loopback);
        new FileInfo(folder.In("postgres/password")).UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [SkippableFact]
    public async Task Folder_Kept_GoesOnWorkingWithOldAndWithNewPassword()
    {
        Skip.If(PostgresServer.WhyUnavailable() is not null, PostgresServer.WhyUnavailable());
        using var folder = new TemporaryFolder();
        await using (var first = await PostgresServer.StartAsync(new() { Folder = folder.In("pg"), Durable = false }))
            await AskAsync(await first.CreateDatabaseAsync("kept"), "CREATE TABLE t AS SELECT 42 AS n");

        await using (var second = await PostgresServer.StartAsync(new() { Folder = folder.In("pg"), Durable = false }))
            (await AskAsync(second.ConnectionStringFor("kept"), "SELECT n FROM t")).ShouldBe(42);

        await using var third = await PostgresServer.StartAsync(new() { Folder = folder.In("pg"), Password = "it's new", Durable = false });
        (await AskAsync($"Host=localhost;Port={third.Port};Username=postgres;Password=it's new;Database=kept", "SELECT n FROM t")).ShouldBe(42);
    }

    [SkippableFact]
    public async Task Kill_TakesEveryProcess_AndRestartComesBackOnTheSamePort()
    {
        Skip.If(PostgresServer.WhyUnavailable() is not null, PostgresServer.WhyUnavailable());
        using var folder = new TemporaryFolder();
        await using var server = await PostgresServer.StartAsync(new() { Folder = folder.In("pg"), Durable = false });
        await AskAsync(server.ConnectionString, "CREATE TABLE t AS SELECT 7 AS n");
        var family = new ProcessFamily(server.ProcessId!.Value, ProcessStat.Read(server.ProcessId.Value)!.Start);
        family.Living().Count.ShouldBeGreaterThan(3);
        var port = server.Port;

        server.Kill();
        await Eventually.HoldsAsync(() => family.Living().Count == 0, "every process of the killed server is gone");
        await server.RestartAsync();

        server.Port.ShouldBe(port);
        NpgsqlConnection.ClearAllPools();
        (await AskAsync(server.ConnectionString, "SELECT n FROM t")).ShouldBe(7);
    }

    [SkippableFact]
    public async Task Start_FolderInUse_IsRefused()
    {
        Skip.If(PostgresServer.WhyUnavailable() is not null, PostgresServer.WhyUnavailable());
        using var folder = new TemporaryFolder();
        await using var server = await PostgresServer.StartAsync(new() { Folder = folder.In("pg"), Durable = false });

        (await Should.ThrowAsync<ServerException>(() => PostgresServer.StartAsync(new() { Folder = folder.In("pg") }))).Message.ShouldContain("in use");
    }

    [SkippableFact]
    public async Task Start_DataOfAnotherVersion_SaysWhatToInstall()
    {
        Skip.If(PostgresServer.WhyUnavailable() is not null, PostgresServer.WhyUnavailable());
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("pg/data"));
        File.WriteAllText(folder.In("pg/data/PG_VERSION"), "9\n");

        (await Should.ThrowAsync<ServerException>(() => PostgresServer.StartAsync(new() { Folder = folder.In("pg") }))).Message.ShouldContain("postgresql-9");
    }

    private static IEnumerable<IPEndPoint> Listeners(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(e => e.Port == port);

    private static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
