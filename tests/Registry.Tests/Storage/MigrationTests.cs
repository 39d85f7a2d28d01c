namespace Distillery.Registry.Tests;

public sealed class MigrationTests
{
    private static readonly Migration Next = new(9001, "9001_next.sql", "CREATE TABLE later (id {identity}, note TEXT); ALTER TABLE jobs ADD COLUMN note TEXT;");

    [Fact]
    public async Task Migrate_EmptyDatabase_MakesTheWholeSchema()
    {
        await using var store = await TestStore.CreateAsync(migrated: false);

        (await store.MigratorOf(Migration.All).MigrateAsync(default)).ShouldBe(Migration.All.Select(migration => migration.Name));

        (await store.SubmitAsync()).State.ShouldBe("queued");
    }

    [Fact]
    public async Task Migrate_ManyInstancesOnAnEmptyDatabase_ApplyEachStepOnce()
    {
        await using var store = await TestStore.CreateAsync(migrated: false);
        var others = Enumerable.Range(0, 12).Select(_ => store.Reopen()).ToList();

        var applied = await Task.WhenAll(others.Select(other => Task.Run(() => other.MigratorOf(Migration.All).MigrateAsync(default))));

        applied.SelectMany(names => names).ShouldBe(Migration.All.Select(migration => migration.Name));
        applied.Count(names => names.Count > 0).ShouldBe(1);
        foreach (var other in others)
            await other.DisposeAsync();
    }

    [Fact]
    public async Task Migrate_GapInTheNumbers_IsAllowed()
    {
        await using var store = await TestStore.CreateAsync();
        var later = new Migration(9005, "9005_later.sql", "CREATE TABLE much_later (id {identity})");

        await store.MigratorOf([.. Migration.All, Next]).MigrateAsync(default);

        (await store.MigratorOf([.. Migration.All, Next, later]).MigrateAsync(default)).ShouldBe(["9005_later.sql"]);
    }

    [Fact]
    public async Task Migrate_StepBelowOneThatWasApplied_IsRefusedAndNothingIsApplied()
    {
        await using var store = await TestStore.CreateAsync();
        await store.MigratorOf([.. Migration.All, Next]).MigrateAsync(default);
        var before = await store.CountsAsync();
        var late = new Migration(9000, "9000_late.sql", "CREATE TABLE too_late (id {identity})");

        (await Should.ThrowAsync<MigrationException>(() => store.MigratorOf([.. Migration.All, late, Next]).MigrateAsync(default))).Message.ShouldContain("9000_late.sql");

        (await store.CountsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Check_OlderSchema_NamesWhatIsMissingAndAppliesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var before = await store.CountsAsync();
        await Should.NotThrowAsync(() => store.MigratorOf(Migration.All).CheckAsync(default));

        var error = await Should.ThrowAsync<MigrationException>(() => store.MigratorOf([.. Migration.All, Next]).CheckAsync(default));

        error.Message.ShouldContain("9001_next.sql");
        error.Message.ShouldContain("--migrate-only");
        (await store.CountsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Check_EmptyDatabase_IsRefused()
    {
        await using var store = await TestStore.CreateAsync(migrated: false);

        (await Should.ThrowAsync<MigrationException>(() => store.MigratorOf(Migration.All).CheckAsync(default))).Message.ShouldContain("0001_store.sql");
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

        applied.SelectMany(names => names).ShouldBe(["9001_next.sql"]);
    }

    [Fact]
    public async Task Migrate_Upgrade_KeepsWhatIsThere()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();

        (await store.MigratorOf([.. Migration.All, Next]).MigrateAsync(default)).ShouldBe(["9001_next.sql"]);

        (await store.JobStateAsync(job.Id)).ShouldBe("queued");
        (await store.CountsAsync()).Keys.ShouldContain("later");
    }

    [Fact]
    public async Task Migrate_BrokenStep_AppliesNothing()
    {
        await using var store = await TestStore.CreateAsync();
        var before = await store.CountsAsync();
        var broken = new Migration(9002, "9002_broken.sql", "CREATE TABLE more (id {identity}); CREATE TABLE oops (");

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
