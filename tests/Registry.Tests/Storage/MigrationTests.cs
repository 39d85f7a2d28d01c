namespace Distillery.Registry.Tests;

public sealed class MigrationTests
{
    private static readonly Migration Next = new(2, "0002_next.sql", "CREATE TABLE later (id {identity}, note TEXT); ALTER TABLE jobs ADD COLUMN note TEXT;");

    [Fact]
    public async Task Migrate_EmptyFolder_MakesTheWholeSchema()
    {
        var folder = Directory.CreateTempSubdirectory("registry-").FullName;
        var dialect = new SqliteDialect(Path.Combine(folder, "new", "registry.db"), new ManualClock());

        (await new Migrator(dialect, Migration.All).MigrateAsync(default)).ShouldBe(Migration.All.Select(migration => migration.Name));

        await dialect.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Migrate_Twice_AppliesOnce()
    {
        await using var store = await TestStore.CreateAsync();

        (await store.MigratorOf(Migration.All).MigrateAsync(default)).ShouldBeEmpty();

        (await store.CountsAsync())["schema_migrations"].ShouldBe(Migration.All.Count);
    }

    [Fact]
    public async Task Migrate_ManyInstancesAtOnce_ApplyEachStepOnce()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = store.Reopen();

        var applied = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(
            () => (n % 2 == 0 ? store : other).MigratorOf([.. Migration.All, Next]).MigrateAsync(default))));

        applied.SelectMany(names => names).ShouldBe(["0002_next.sql"]);
    }

    [Fact]
    public async Task Migrate_Upgrade_KeepsWhatIsThere()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();

        (await store.MigratorOf([.. Migration.All, Next]).MigrateAsync(default)).ShouldBe(["0002_next.sql"]);

        (await store.JobStateAsync(job.Id)).ShouldBe("queued");
        (await store.CountsAsync()).Keys.ShouldContain("later");
    }

    [Fact]
    public async Task Migrate_BrokenStep_AppliesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var before = await store.CountsAsync();
        var broken = new Migration(3, "0003_broken.sql", "CREATE TABLE more (id {identity}); CREATE TABLE oops (");

        await Should.ThrowAsync<System.Data.Common.DbException>(() => store.MigratorOf([.. Migration.All, Next, broken]).MigrateAsync(default));

        (await store.CountsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Migrate_AppliedStepChanged_IsAnError()
    {
        await using var store = await TestStore.CreateAsync();
        var changed = Migration.All[0] with { Sql = Migration.All[0].Sql + "\n-- one more word" };

        var error = await Should.ThrowAsync<MigrationException>(() => store.MigratorOf([changed]).MigrateAsync(default));

        error.Message.ShouldContain("0001_store.sql");
        error.Message.ShouldContain("changed");
    }

    [Fact]
    public async Task Migrate_DatabaseNewerThanTheCode_IsAnError()
    {
        await using var store = await TestStore.CreateAsync();
        await store.MigratorOf([.. Migration.All, Next]).MigrateAsync(default);

        (await Should.ThrowAsync<MigrationException>(() => store.MigratorOf(Migration.All).MigrateAsync(default))).Message.ShouldContain("newer version");
    }

    [Fact]
    public void Checksum_LineEndsOfWindows_AreTheSame()
        => new Migration(1, "a", "x\r\ny").Checksum.ShouldBe(new Migration(1, "a", "x\ny").Checksum);
}
