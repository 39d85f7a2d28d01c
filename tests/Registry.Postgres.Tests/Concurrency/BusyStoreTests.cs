using Distillery.Contracts;
using Npgsql;

namespace Distillery.Registry.Tests;

/// <summary>Everything at once: claims, reports, ends, cancels, retries, lost workers and their late writes.</summary>
public sealed class BusyStoreTests
{
    private const int Jobs = 24;
    private const int Workers = 12;

    [Fact]
    public async Task Store_UnderEverythingAtOnce_HasNoDeadlockNoStaleWriteAndEveryJobEnds()
    {
        await using var store = await TestStore.CreateAsync();
        var jobs = new List<string>();
        for (var n = 0; n < Jobs; n++)
            jobs.Add((await store.SubmitAsync(Samples.Job(Samples.Spec(reuse: false)))).Id);
        var deadlocks = await DeadlocksAsync();
        using var done = new CancellationTokenSource();

        var workers = Enumerable.Range(0, Workers).Select(n => Task.Run(() => WorkAsync(store, n, done.Token))).ToList();
        var reapers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReapAsync(store, done.Token))).ToList();
        var people = Enumerable.Range(0, 3).Select(n => Task.Run(() => MeddleAsync(store, jobs, n, done.Token))).ToList();
        await Task.WhenAll(people);
        await EndAllAsync(store, jobs);
        await done.CancelAsync();
        await Task.WhenAll([.. workers, .. reapers]);

        (await DeadlocksAsync()).ShouldBe(deadlocks);
        await AssertTokensNeverGoBackAsync(store);
        await AssertSuccessOnceAsync(store);
    }

    private static async Task WorkAsync(TestStore store, int n, CancellationToken done)
    {
        var dice = new Random(n);
        while (!done.IsCancellationRequested)
        {
            if (await store.TryClaimAsync($"worker:{n}") is not { } lease)
            {
                await Task.Delay(5, CancellationToken.None);
                continue;
            }

            try
            {
                for (var beat = dice.Next(4); beat > 0; beat--)
                {
                    await store.Reports.ReportAsync(
                        lease,
                        new StageReport
                        {
                            Progress = new StageProgress(0.5, "x", null),
                            Metrics = [new MetricPoint($"loss{n % 3}", beat, 1, DateTimeOffset.UnixEpoch), new MetricPoint("hr", beat, 1, DateTimeOffset.UnixEpoch)],
                            Log = [new NewLogLine(DateTimeOffset.UnixEpoch, "info", $"{lease.Token}")],
                        },
                        default);
                    await store.Leases.HeartbeatAsync(lease, default);
                }

                await (dice.Next(8) switch
                {
                    0 => store.Leases.FailAsync(lease, "no luck", permanent: dice.Next(4) == 0, default),
                    1 => store.Leases.HandBackAsync(lease, default),
                    2 => Task.CompletedTask, // goes silent: the reaper's work
                    3 => store.Leases.CancelledAsync(lease, default),
                    _ => store.CompleteAsync(lease, ("out", "1")),
                });
            }
            catch (StaleTokenException)
            {
                // It was reaped in the middle; its writes since then were refused.
            }
        }
    }

    private static async Task ReapAsync(TestStore store, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            store.Clock.Advance(TimeSpan.FromSeconds(9));
            await store.Reaper.ReapAsync(default);
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static async Task MeddleAsync(TestStore store, List<string> jobs, int n, CancellationToken done)
    {
        var dice = new Random(100 + n);
        for (var act = 0; act < 40 && !done.IsCancellationRequested; act++)
        {
            var job = jobs[dice.Next(jobs.Count)];
            try
            {
                await (dice.Next(3) == 0 ? store.Jobs.CancelAsync(job, "bob", default) : store.Jobs.RetryAsync(job, "bob", default));
            }
            catch (JobStateException)
            {
                // It has ended, or it has not: both happen.
            }

            await Task.Delay(dice.Next(20), CancellationToken.None);
        }
    }

    private static async Task EndAllAsync(TestStore store, List<string> jobs)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        foreach (var job in jobs)
        {
            while (await store.JobStateAsync(job) is JobStates.Queued or JobStates.Running)
                await Task.Delay(30, patience.Token);
        }
    }

    /// <summary>Log lines carry their writer's token and are numbered in the order of their commits: an old token after a new one would be a stale write.</summary>
    private static async Task AssertTokensNeverGoBackAsync(TestStore store)
    {
        var wrong = await store.Database.ReadAsync(
            session => session.ScalarAsync<long>(
                "SELECT COUNT(*) FROM (SELECT CAST(text AS BIGINT) AS token, LAG(CAST(text AS BIGINT)) OVER (PARTITION BY stage_id ORDER BY sequence) AS earlier FROM logs) l WHERE token < earlier"),
            default);
        wrong.ShouldBe(0);
    }

    private static async Task AssertSuccessOnceAsync(TestStore store)
    {
        // Between two successes of a stage there would have to be a retry that put it back, and a retry leaves what succeeded alone.
        var twice = await store.Database.ReadAsync(
            session => session.ScalarAsync<long>("SELECT COUNT(*) FROM (SELECT stage_id FROM transitions WHERE to_state = 'succeeded' AND stage_id IS NOT NULL GROUP BY stage_id HAVING COUNT(*) > 1) t"),
            default);
        twice.ShouldBe(0);
    }

    private static async Task<long> DeadlocksAsync()
    {
        await using var source = NpgsqlDataSource.Create(await SharedServer.ConnectionStringAsync());
        // Counts are written with a delay of at most a second.
        await Task.Delay(1_100);
        await using var command = source.CreateCommand("SELECT COALESCE(SUM(deadlocks), 0)::bigint FROM pg_stat_database");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
