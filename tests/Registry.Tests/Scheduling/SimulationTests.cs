using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>Many workers that die, freeze, fail and give back at random: whatever they do, the promises hold.</summary>
public sealed class SimulationTests
{
    private const int Workers = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Workers_ThatDieAtRandom_FinishEveryStageOnceWithinTheQuotas(int seed)
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = store.Reopen();
        await store.Teams.SetAsync("a", new TeamSettings { MaxRunning = 1 }, "root", default);
        await store.Teams.SetAsync("b", new TeamSettings { MaxRunning = 2, Weight = 2 }, "root", default);
        // On a busy machine the clock here runs away from slow workers, and a stage may lose many in a row: that limit has tests of its own.
        var reaper = new LeaseReaper(store.Database, new RegistryOptions { DataFolder = store.Options.DataFolder, MaxWorkerLosses = int.MaxValue });
        var jobs = new List<string>();
        for (var n = 0; n < 9; n++)
            jobs.Add((await store.SubmitAsync(Samples.Job() with { Team = $"{"abc"[n % 3]}" })).Id);
        using var done = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var idle = new int[Workers];

        var workers = Enumerable.Range(0, Workers).Select(n => Task.Run(() => WorkAsync(n % 2 == 0 ? store : other, $"worker:{n}", new Random((seed * 100) + n), idle, n, done.Token))).ToList();
        while (!done.IsCancellationRequested && await OpenJobsAsync(store) > 0)
        {
            // Time goes on slowly while there is work to take, and past every lease when there is none.
            store.Clock.Advance(TimeSpan.FromSeconds(idle.All(count => Volatile.Read(ref count) > 2) ? 31 : 1));
            await reaper.ReapAsync(default);
            (await RunningAsync(store, "a")).ShouldBeLessThanOrEqualTo(1);
            (await RunningAsync(store, "b")).ShouldBeLessThanOrEqualTo(2);
            await Task.Delay(5);
        }

        await done.CancelAsync();
        await Task.WhenAll(workers);
        foreach (var job in jobs)
            (await store.JobQueries.SummaryAsync(job, default))!.State.ShouldBe(JobStates.Succeeded);
        var moves = await MovesAsync(store);
        moves.Where(move => move.ToState == StageStates.Succeeded).GroupBy(move => move.StageId).ShouldAllBe(stage => stage.Count() == 1);
        moves.Where(move => move.ToState == StageStates.Succeeded).Select(move => move.StageId).Distinct().Count().ShouldBe(9 * 5);
        Most(moves, "a").ShouldBe(1);
        Most(moves, "b").ShouldBeLessThanOrEqualTo(2);
    }

    private static async Task WorkAsync(TestStore store, string name, Random random, int[] idle, int me, CancellationToken done)
    {
        var frozen = new List<StageLease>();
        while (!done.IsCancellationRequested)
        {
            if (frozen.Count > 0 && random.Next(4) == 0)
                await EndAsync(store, frozen, frozen[0]);
            if (await store.TryClaimAsync(name) is not { } lease)
            {
                Interlocked.Increment(ref idle[me]);
                await Task.Delay(3, CancellationToken.None);
                continue;
            }

            Volatile.Write(ref idle[me], 0);
            switch (random.Next(20))
            {
                case 0 or 1:
                    break; // Killed: nobody hears of it again.
                case 2 or 3:
                    frozen.Add(lease); // Frozen: it comes back later with what it holds.
                    break;
                case 4:
                    await TryAsync(() => store.Leases.HandBackAsync(lease, default));
                    break;
                case 5 when lease.Attempt == 1:
                    await TryAsync(() => store.Leases.FailAsync(lease, "passing", permanent: false, default));
                    break;
                default:
                    await TryAsync(() => store.Leases.HeartbeatAsync(lease, default));
                    await EndAsync(store, frozen, lease);
                    break;
            }
        }
    }

    private static async Task EndAsync(TestStore store, List<StageLease> frozen, StageLease lease)
    {
        frozen.Remove(lease);
        await TryAsync(() => store.Leases.CompleteAsync(lease, [], "done", default));
    }

    private static async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (StaleTokenException)
        {
            // Refused, as it must be: time went past the lease.
        }
    }

    private static Task<long> OpenJobsAsync(TestStore store)
        => store.Database.ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM jobs WHERE ended_at IS NULL"), default);

    private static Task<long> RunningAsync(TestStore store, string team)
        => store.Database.ReadAsync(session => session.ScalarAsync<long>("SELECT COUNT(*) FROM stages WHERE state = 'running' AND team = @team", new { team }), default);

    private static Task<IReadOnlyList<Move>> MovesAsync(TestStore store)
        => store.Database.ReadAsync(
            session => session.QueryAsync<Move>("SELECT t.stage_id, s.team, t.from_state, t.to_state FROM transitions t JOIN stages s ON s.id = t.stage_id ORDER BY t.id"), default);

    // A claim counts only what has been committed, so its number comes after the numbers of the ends that made room for it.
    private static int Most(IReadOnlyList<Move> moves, string team)
    {
        var (running, most) = (0, 0);
        foreach (var move in moves.Where(move => move.Team == team))
        {
            running += (move.ToState == StageStates.Running ? 1 : 0) - (move.FromState == StageStates.Running ? 1 : 0);
            most = Math.Max(most, running);
        }

        return most;
    }

    private sealed class Move
    {
        public string StageId { get; set; } = "";

        public string Team { get; set; } = "";

        public string? FromState { get; set; }

        public string ToState { get; set; } = "";
    }
}
