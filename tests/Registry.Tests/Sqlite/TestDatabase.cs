namespace Distillery.Registry.Tests;

/// <summary>The database of a test: here a SQLite file in the test's folder. The Postgres tests have a class of the same name.</summary>
internal sealed class TestDatabase
{
    public const string Tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";

    public static string ColumnsOf(string table) => $"SELECT name FROM pragma_table_info('{table}')";

    /// <summary>Indexes of a table as text; the parts in parentheses are their columns.</summary>
    public static string IndexesOf(string table)
        => $"SELECT (SELECT '(' || GROUP_CONCAT(i.name, ', ') || ')' FROM pragma_index_info(l.name) i) FROM pragma_index_list('{table}') l";

    // Migrated once: most tests are about what comes after.
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);

    public static async Task<TestDatabase> CreateAsync(RegistryOptions options, bool migrated)
    {
        if (migrated)
            await File.WriteAllBytesAsync(options.DatabaseFile, await Migrated.Value);
        return new TestDatabase();
    }

    /// <summary>As one more process would open it.</summary>
#pragma warning disable CA1822 // The Postgres tests' class of the same name needs its instance.
    public IDialect Open(RegistryOptions options, ManualClock clock) => new SqliteDialect(options.DatabaseFile, clock);

    public Task DropAsync() => Task.CompletedTask;
#pragma warning restore CA1822

    private static async Task<byte[]> MigrateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("registry-").FullName;
        try
        {
            var file = Path.Combine(folder, "registry.db");
            var dialect = new SqliteDialect(file, new ManualClock());
            await new Migrator(dialect, Migration.All).MigrateAsync(default);
            await dialect.DisposeAsync();
            return await File.ReadAllBytesAsync(file);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
