using System.Collections.Concurrent;
using Npgsql;
using Cut = Distillery.Registry.Tests.CutProxy.Cut;

namespace Distillery.Registry.Tests;

/// <summary>A connection that is lost in the middle of a commit neither loses a write nor makes it twice.</summary>
public sealed class LostCommitTests
{
    // What the same write leaves when nothing is cut; the same for both kinds of cut.
    private static readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<string, long>>>> CalmCounts = new();

    public static TheoryData<string> Acts => [.. StoreScene.Acts];

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Commit_WhoseAnswerIsLost_IsFoundAndNotMadeTwice(string act)
    {
        await using var proxy = await ProxyAsync();
        await using var store = TestStore.Over((await TestDatabase.CreateAsync()).Through(proxy.Port));
        var scene = await StoreScene.CreateAsync(store, act);
        var attempts = CountAttempts(store, act);

        proxy.CutNext(Cut.BeforeTheAnswer);
        await Should.NotThrowAsync(scene.Act);

        proxy.Cuts.ShouldBe(1);
        attempts().ShouldBe(1);
        (await store.CountsAsync()).ShouldBe(await CalmCountsAsync(act));
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Commit_ThatNeverArrived_IsRepeated(string act)
    {
        await using var proxy = await ProxyAsync();
        await using var store = TestStore.Over((await TestDatabase.CreateAsync()).Through(proxy.Port));
        var scene = await StoreScene.CreateAsync(store, act);
        var attempts = CountAttempts(store, act);

        proxy.CutNext(Cut.BeforeItArrives);
        await Should.NotThrowAsync(scene.Act);

        proxy.Cuts.ShouldBe(1);
        attempts().ShouldBe(2);
        (await store.CountsAsync()).ShouldBe(await CalmCountsAsync(act));
    }

    [Fact]
    public async Task Commit_ThatTheServerStillWorksOn_IsWaitedFor()
    {
        await using var proxy = await ProxyAsync();
        await using var store = TestStore.Over((await TestDatabase.CreateAsync()).Through(proxy.Port));
        await store.SubmitAsync();
        var attempts = CountAttempts(store, "submit");

        proxy.CutNext(Cut.AndDeliverLate);
        await store.SubmitAsync();

        attempts().ShouldBe(1);
        (await store.CountsAsync())["jobs"].ShouldBe(2);
    }

    [Fact]
    public async Task Commit_WhenTheStoreStaysAway_SaysThatItsOutcomeIsUnknown()
    {
        await using var proxy = await ProxyAsync();
        await using var store = TestStore.Over((await TestDatabase.CreateAsync()).Through(proxy.Port));
        await store.SubmitAsync();
        store.Database.DoubtPatience = TimeSpan.FromMilliseconds(300);
        var attempts = CountAttempts(store, "submit");

        proxy.GoAwayAfterCut = true;
        proxy.CutNext(Cut.BeforeTheAnswer);
        var error = await Should.ThrowAsync<CommitUnknownException>(() => store.SubmitAsync());

        error.Message.ShouldContain("submit");
        store.Database.IsPassing(error).ShouldBeTrue();
        attempts().ShouldBe(1);
        proxy.IsAway = false;
        (await store.CountsAsync())["jobs"].ShouldBe(2);
    }

    [Fact]
    public async Task Write_WhoseConnectionIsKilledByTheServer_IsRepeated()
    {
        await using var store = await TestStore.CreateAsync();
        var first = true;
        store.Database.BeforeCommit = async _ =>
        {
            if (!first)
                return;
            first = false;
            // As a restart of the server would: ends every connection of this database.
            await using var admin = store.Reopen();
            await Should.ThrowAsync<NpgsqlException>(() => admin.Database.WriteAsync(
                "kill", session => session.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() ORDER BY pid = pg_backend_pid()"), default));
        };

        await store.SubmitAsync();

        (await store.CountsAsync())["jobs"].ShouldBe(1);
    }

    [Fact]
    public async Task Read_WhileTheStoreIsAway_FailsAsPassing_AndAnswersWhenItIsBack()
    {
        await using var proxy = await ProxyAsync();
        await using var store = TestStore.Over((await TestDatabase.CreateAsync()).Through(proxy.Port));
        var job = await store.SubmitAsync();

        await using var fresh = store.Reopen();
        proxy.IsAway = true;
        var away = await Should.ThrowAsync<NpgsqlException>(() => fresh.JobStateAsync(job.Id));
        store.Database.IsPassing(away).ShouldBeTrue();
        proxy.IsAway = false;

        (await fresh.JobStateAsync(job.Id)).ShouldBe("queued");
    }

    [Fact]
    public async Task Marks_OfManyWrites_TakeOneRowForEachWriteAtATime()
    {
        await using var store = await TestStore.CreateAsync();
        for (var n = 0; n < 20; n++)
            await store.SubmitAsync();

        (await store.Database.ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM write_marks"), default)).ShouldBe(1);
        await store.Database.WriteAsync("prune", session => session.PruneMarksAsync(long.MaxValue), default);
        (await store.Database.ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM write_marks"), default)).ShouldBe(0);
        await store.SubmitAsync();
        (await store.CountsAsync())["jobs"].ShouldBe(21);
    }

    [Fact]
    public async Task Clock_OfTheStore_IsTheDatabases()
    {
        var database = await TestDatabase.CreateAsync();
        await using var dialect = new PostgresDialect(database.ConnectionString);
        var store = new Database(dialect, new StoreSignals());

        var (read, asked) = await store.ReadAsync(
            async session => (session.Now, await session.ScalarAsync<double>("SELECT EXTRACT(EPOCH FROM clock_timestamp())::float8 * 1000")), default);
        var written = await store.WriteAsync("now", session => Task.FromResult(session.Now), default);

        ((double)read).ShouldBeInRange(asked - 60_000, asked + 1);
        written.ShouldBeGreaterThanOrEqualTo(read);
        await database.DropAsync();
    }

    private static async Task<CutProxy> ProxyAsync()
        => new(new NpgsqlConnectionStringBuilder(await SharedServer.ConnectionStringAsync()).Port);

    private static Task<IReadOnlyDictionary<string, long>> CalmCountsAsync(string act)
        => CalmCounts.GetOrAdd(act, key => new Lazy<Task<IReadOnlyDictionary<string, long>>>(async () =>
        {
            await using var calm = await TestStore.CreateAsync();
            await (await StoreScene.CreateAsync(calm, key)).Act();
            return await calm.CountsAsync();
        })).Value;

    private static Func<int> CountAttempts(TestStore store, string act)
    {
        var attempts = 0;
        store.Database.BeforeCommit = name =>
        {
            attempts += name == act ? 1 : 0;
            return Task.CompletedTask;
        };
        return () => attempts;
    }
}
