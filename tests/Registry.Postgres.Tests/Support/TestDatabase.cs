using Npgsql;

namespace Distillery.Registry.Tests;

/// <summary>The database of a test: here one of its own on the server that all tests share, copied from a migrated one.</summary>
internal sealed class TestDatabase
{
    public const string Tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'write_marks'";

    public static string ColumnsOf(string table)
        => $"SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table}'";

    /// <summary>Indexes of a table as text; the parts in parentheses are their columns.</summary>
    public static string IndexesOf(string table) => $"SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = '{table}'";
    private static readonly Lazy<Task<string>> Migrated = new(MigrateAsync);
    private readonly string _name;

    public TestDatabase(string connectionString, string name) => (ConnectionString, _name) = (connectionString, name);

    public string ConnectionString { get; }

    private TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(60);

    public static async Task<TestDatabase> CreateAsync(RegistryOptions options, bool migrated)
    {
        _ = options;
        return await CreateAsync(migrated ? await Migrated.Value : "template0");
    }

    /// <summary>The same database, reached at another address.</summary>
    public TestDatabase Through(int port)
        => new(new NpgsqlConnectionStringBuilder(ConnectionString) { Host = "127.0.0.1", Port = port }.ConnectionString, _name);

    /// <summary>A write that stands still in the middle for so long is ended by the server.</summary>
    public TestDatabase WithIdleLimit(TimeSpan limit) => new(ConnectionString, _name) { IdleLimit = limit };

    /// <summary>One connection only, and a planner that takes an index where there is one: a few thousand rows would be scanned as cheaply.</summary>
    public TestDatabase WithOneConnection()
        => new(new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = 1, Options = "-c enable_seqscan=off" }.ConnectionString, _name);

    public static Task<TestDatabase> CreateAsync() => CreateAsync(new RegistryOptions { DataFolder = "." }, migrated: true);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>As one more process would open it.</summary>
    public IDialect Open(RegistryOptions options, ManualClock clock)
    {
        _ = options;
        return new PostgresDialect(ConnectionString) { TestClock = clock, IdleLimit = IdleLimit };
    }

    public async Task DropAsync() => await SharedServer.ExecuteAsync($"DROP DATABASE \"{_name}\" WITH (FORCE)");

    private static async Task<TestDatabase> CreateAsync(string template)
    {
        var name = $"t{Guid.NewGuid():N}";
        await SharedServer.ExecuteAsync($"CREATE DATABASE \"{name}\" TEMPLATE {template}");
        var settings = new NpgsqlConnectionStringBuilder(await SharedServer.ConnectionStringAsync()) { Database = name, MaxPoolSize = 50, IncludeErrorDetail = true };
        return new TestDatabase(settings.ConnectionString, name);
    }

    private static async Task<string> MigrateAsync()
    {
        var database = await CreateAsync("template0");
        await using var dialect = new PostgresDialect(database.ConnectionString);
        await new Migrator(dialect, Migration.All).MigrateAsync(default);
        return $"\"{database._name}\"";
    }
}
