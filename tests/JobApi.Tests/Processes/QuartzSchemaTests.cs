using Distillery.Registry;

namespace Distillery.JobApi.Tests;

[Collection(PostgresFixture.Collection)]
public sealed class QuartzSchemaTests(PostgresFixture postgres)
{
    /// <summary>Our migration writes Quartz's tables; an upgrade of the package that wants others must not pass unnoticed.</summary>
    [SkippableFact]
    public async Task Migration_MakesTheTables_ThatThePackageWouldMake()
    {
        var database = await postgres.DatabaseAsync();
        await using (var dialect = new PostgresDialect(database))
            await new Migrator(dialect, Migration.All).MigrateAsync(default);
        using var script = new StreamReader(typeof(Quartz.IScheduler).Assembly.GetManifestResourceStream("Quartz.Impl.AdoJobStore.Schema.create_postgres.sql").ShouldNotBeNull());
        var text = await script.ReadToEndAsync();
        await PostgresFixture.QueryAsync(database, text.Replace("{0}", "theirs_", StringComparison.Ordinal).Replace("{1}", "theirs_", StringComparison.Ordinal));

        var (ours, theirs) = (await SchemaAsync(database, "qrtz_"), await SchemaAsync(database, "theirs_"));

        theirs.Count.ShouldBeGreaterThan(100);
        ours.ShouldBe(theirs);
    }

    private static async Task<IReadOnlyList<string>> SchemaAsync(string database, string prefix)
    {
        var columns = await PostgresFixture.QueryAsync(
            database,
            $"""
            SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, column_default FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name LIKE '{prefix.Replace("_", "\\_", StringComparison.Ordinal)}%' ORDER BY table_name, column_name
            """);
        var indexes = await PostgresFixture.QueryAsync(
            database, $"SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename LIKE '{prefix.Replace("_", "\\_", StringComparison.Ordinal)}%' ORDER BY indexname");
        return [.. columns.Concat(indexes).Select(row => row.Replace(prefix, "", StringComparison.Ordinal))];
    }
}
