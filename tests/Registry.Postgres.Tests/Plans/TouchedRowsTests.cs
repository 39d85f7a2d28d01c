using Distillery.Benchmarks.Api;
using Distillery.Contracts;
using Npgsql;

namespace Distillery.Registry.Tests;

/// <summary>
/// What pages and workers ask reads few rows, however many are stored. Counted by the server: a question that scans a table shows here,
/// whatever its statement looks like.
/// </summary>
public sealed class TouchedRowsTests
{
    private const int Jobs = 8_000;
    private const int Few = 1_200;

    [Fact]
    public async Task Questions_WithManyJobsStored_TouchFewRows()
    {
        var database = await TestDatabase.CreateAsync();
        // One connection, so that its counts can be sent off at once.
        await using var store = TestStore.Over(database.WithOneConnection());
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var end = store.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await StoreFiller.JobsAsync(source, Jobs, end, default);
        await StoreFiller.MetricsAsync(source, 20, 200, end, default);
        var wrong = new List<string>();
        // Loads what the connection itself needs at its first use.
        await store.JobQueries.ListAsync(new JobFilter(), null, 1, default);

        foreach (var (name, ask) in await QuestionsAsync(store, source))
        {
            var before = await TouchedAsync(store, source);
            await ask();
            var touched = await TouchedAsync(store, source) - before;
            if (touched > Few)
                wrong.Add($"{name}: {touched:N0} rows");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task History_AmongManyOthers_IsReadFromItsIndexAlone()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = TestStore.Over(database);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await StoreFiller.MetricsAsync(source, 10, 500, 1_700_000_000_000, default);

        var plan = await store.Database.ReadAsync(
            session => session.QueryAsync<string>("EXPLAIN SELECT step, time, value FROM metrics WHERE run_no = 3 AND key_no = 3 AND step > -1 ORDER BY step, time"), default);

        plan[0].ShouldStartWith("Index Only Scan");
    }

    private static async Task<IReadOnlyList<(string Name, Func<Task> Ask)>> QuestionsAsync(TestStore store, NpgsqlDataSource source)
    {
        var middle = (await PageAsync(store, new JobFilter(), Jobs / 2)).Next;
        var job = (await store.JobQueries.ListAsync(new JobFilter(State: "succeeded"), middle, 1, default)).Items[0].Id;
        await using var command = source.CreateCommand(StoreFiller.FirstMetricsRun);
        var run = (string)(await command.ExecuteScalarAsync())!;
        var lease = (await store.ClaimAsync()).ShouldNotBeNull();
        var free = (await new RunStore(store.Database).CreateAsync("own", null, "ann", default)).Run;
        var points = Enumerable.Range(0, 50).Select(n => new MetricPoint("own", n, n, DateTimeOffset.UnixEpoch)).ToList();
        return
        [
            ("newest jobs", () => store.JobQueries.ListAsync(new JobFilter(), null, 50, default)),
            ("jobs in the middle", () => store.JobQueries.ListAsync(new JobFilter(), middle, 50, default)),
            ("failed jobs", () => store.JobQueries.ListAsync(new JobFilter(State: "failed"), null, 50, default)),
            ("failed jobs in the middle", () => store.JobQueries.ListAsync(new JobFilter(State: "failed"), middle, 50, default)),
            ("jobs with a label", () => store.JobQueries.ListAsync(new JobFilter(Labels: new Dictionary<string, string> { ["team"] = "team-3" }), null, 50, default)),
            ("jobs by text", () => store.JobQueries.ListAsync(new JobFilter(Text: "nightly-77"), null, 50, default)),
            ("jobs by a text that nobody has", () => store.JobQueries.ListAsync(new JobFilter(Text: "no such job anywhere"), null, 50, default)),
            ("a job", () => store.JobQueries.DetailAsync(job, default)),
            ("its transitions", () => store.JobQueries.TransitionsAsync(job, default)),
            ("its runs", () => store.Runs.OfJobAsync(job, default)),
            ("its artifacts", () => store.Runs.ArtifactsAsync(job, default)),
            ("its log", () => store.Runs.LogAsync(job, 0, 100, default)),
            ("its events", () => store.Events.AfterAsync(job, 0, default)),
            ("a history", () => store.Runs.HistoryAsync(run, "filled_3", null, 100, default)),
            ("newest values", () => store.Runs.FindAsync(run, default)),
            ("datasets", () => store.Datasets.ListAsync(null, 50, default)),
            ("models", () => store.Models.ListAsync(default)),
            ("submit", () => store.SubmitAsync(Samples.Job(key: "k"))),
            ("claim", () => store.TryClaimAsync()),
            ("claim of a queue without work", () => store.TryClaimAsync(queue: StageKinds.FineTuneQueue)),
            ("heartbeat", () => store.Leases.HeartbeatAsync(lease, default)),
            ("report", () => store.Reports.ReportAsync(lease, new StageReport { Metrics = points, Progress = new StageProgress(0.5, "x", null) }, default)),
            ("log metrics", () => new RunStore(store.Database).LogMetricsAsync(free.Id, points, default)),
            ("reuse", () => store.Leases.TryReuseAsync(lease, "v", default)),
            ("reap", () => store.Reaper.ReapAsync(default)),
            ("outbox", () => store.Outbox.TakeAsync(20, TimeSpan.FromSeconds(1), default)),
            ("prune", () => store.Events.PruneAsync(default)),
            ("cancel", () => store.Jobs.CancelAsync(lease.JobId, "bob", default)),
        ];
    }

    private static async Task<Page<JobSummary>> PageAsync(TestStore store, JobFilter filter, int depth)
    {
        var page = await store.JobQueries.ListAsync(filter, null, 200, default);
        for (var seen = page.Items.Count; seen < depth; seen += page.Items.Count)
            page = await store.JobQueries.ListAsync(filter, page.Next, 200, default);
        return page;
    }

    internal static async Task<long> TouchedAsync(TestStore store, NpgsqlDataSource source)
    {
        // A connection sends its counts off when a transaction is over, once a second at most unless told: what filled the tables too,
        // else the filler's rows are counted to the question that is asked when its second is over.
        const string Flush = "SELECT pg_stat_force_next_flush()::text";
        await store.Database.ReadAsync(session => session.ScalarAsync<string>(Flush), default);
        await using (var filler = source.CreateCommand(Flush))
            await filler.ExecuteScalarAsync();
        // One more statement comes after that.
        await store.Database.ReadAsync(session => session.ScalarAsync<long>("SELECT 1"), default);
        await using var command = source.CreateCommand(
            """
            SELECT GREATEST(
                (SELECT SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0)) FROM pg_stat_user_tables),
                (SELECT SUM(seq_tup_read) FROM pg_stat_user_tables) + (SELECT SUM(idx_tup_read) FROM pg_stat_user_indexes))::bigint
            """);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
