using Npgsql;

namespace Distillery.Registry.Tests;

/// <summary>One Postgres server for all tests of this assembly; dead with this process. <c>DISTILLERY_TEST_POSTGRES</c> names another one.</summary>
internal static class SharedServer
{
    private static readonly Lazy<Task<string?>> Server = new(StartAsync);

    public static async Task<string> ConnectionStringAsync()
    {
        var text = await Server.Value;
        Skip.If(text is null, "There is no Postgres server on this machine; ./platform setup installs it.");
        return text;
    }

    public static async Task ExecuteAsync(string sql)
    {
        // Not pooled: a template with an open connection cannot be copied.
        var settings = new NpgsqlConnectionStringBuilder(await ConnectionStringAsync()) { Database = "postgres" };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Task<string?> StartAsync() => Task.FromResult(Environment.GetEnvironmentVariable("DISTILLERY_TEST_POSTGRES"));
}
