using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// Chooses the next stage for a worker and takes it: highest priority, then the team with the smallest running share relative to its
/// weight, then longest ready.
/// </summary>
/// <remarks>
/// Only a claim and a submission lock a team's row, and each as its last lock (see <see cref="Session"/>): so of two claims for the last
/// place of a quota one wins, and no two transactions wait for each other.
/// </remarks>
internal static class StageClaims
{
    private const string Fits =
        """
        s.state = 'ready' AND s.held = 0 AND s.queue = @Queue AND s.kind {any @Kinds} AND s.not_before <= @Now AND s.memory_gib <= @memory
            AND (s.device = 'cpu' OR (s.device <> 'cuda' AND @cuda = 0) OR (@gpu = 1 AND s.gpu_memory_gib <= @gpuMemory))
        """;

    private const string First = "ORDER BY s.priority DESC, s.ready_at, s.ordinal, s.id LIMIT 1";

    // Steps from team to team through the index, then into the best stage of each: the number of waiting stages does not matter.
    internal const string BestOfEachTeam =
        $$"""
        WITH RECURSIVE waiting (team) AS (
            SELECT MIN(s.team) FROM stages s WHERE s.state = 'ready' AND s.held = 0 AND s.queue = @Queue
            UNION ALL
            SELECT (SELECT MIN(s.team) FROM stages s WHERE s.state = 'ready' AND s.held = 0 AND s.queue = @Queue AND s.team > w.team)
            FROM waiting w WHERE w.team IS NOT NULL
        )
        SELECT c.team, c.weight, c.max_running, c.running, b.priority, b.ready_at FROM (
            SELECT w.team, COALESCE(t.weight, 1.0) AS weight, t.max_running,
                (SELECT COUNT(*) FROM stages r WHERE r.state = 'running' AND r.team = w.team) AS running,
                (SELECT s.id FROM stages s WHERE {{Fits}} AND s.team = w.team {{First}}) AS best
            FROM waiting w LEFT JOIN teams t ON t.name = w.team WHERE w.team IS NOT NULL
        ) c JOIN stages b ON b.id = c.best
        """;

    /// <summary>Whether there is anything to take.</summary>
    public static async Task<bool> AnyAsync(Session session, ClaimRequest request)
        => await TakesAsync(session, request) && (await RankAsync(session, request)).Count > 0;

    /// <summary>Tries to take the best stage.</summary>
    /// <param name="session">A write.</param>
    /// <param name="request">What the worker can take.</param>
    /// <param name="full">Teams that turned out to be at their quota.</param>
    public static async Task<ClaimTry> TryAsync(Session session, ClaimRequest request, IReadOnlySet<string> full)
    {
        if (!await TakesAsync(session, request))
            return new ClaimTry();
        var busy = false;
        foreach (var team in await RankAsync(session, request))
        {
            if (full.Contains(team.Team))
                continue;
            // Both rows at once and without waiting. Others who claim at the same moment hold their stages; the next one is as good.
            var stageId = await session.FirstAsync<string>(
                $"SELECT s.id FROM stages s JOIN jobs j ON j.id = s.job_id WHERE {Fits} AND s.team = @team {First} {{skip_locked j, s}}", Args(session, request, team.Team));
            busy |= stageId is null;
            if (stageId is null)
                continue;
            if (team.MaxRunning is not null && await IsFullAsync(session, team.Team))
                return new ClaimTry(FullTeam: team.Team);
            return new ClaimTry(await TakeAsync(session, request, stageId));
        }

        return new ClaimTry(Again: busy);
    }

    private static async Task<bool> TakesAsync(Session session, ClaimRequest request)
        => await session.FirstAsync<string>("SELECT mode FROM workers WHERE id = @Owner", new { request.Owner }) is null or WorkerModes.Active;

    private static async Task<IReadOnlyList<TeamRow>> RankAsync(Session session, ClaimRequest request)
        => [.. (await session.QueryAsync<TeamRow>(BestOfEachTeam, Args(session, request, null)))
            .Where(team => team.MaxRunning is not { } most || team.Running < most)
            .OrderByDescending(team => team.Priority)
            .ThenBy(team => team.Running / team.Weight)
            .ThenBy(team => team.ReadyAt)
            .ThenBy(team => team.Team, StringComparer.Ordinal)];

    // Counted under the team's lock: whoever claimed before has committed, and who ends a stage only makes room.
    private static async Task<bool> IsFullAsync(Session session, string team)
    {
        var most = await session.FirstAsync<int?>("SELECT max_running FROM teams WHERE name = @team {for_update}", new { team });
        return most is { } limit && await session.ScalarAsync<long>("SELECT COUNT(*) FROM stages WHERE state = 'running' AND team = @team", new { team }) >= limit;
    }

    private static object Args(Session session, ClaimRequest request, string? team) => new
    {
        request.Queue,
        request.Kinds,
        session.Now,
        team,
        memory = request.MemoryGiB ?? double.MaxValue,
        cuda = request.Device == "cuda" ? 1 : 0,
        gpu = request is { Device: "cuda", GpuFree: true } ? 1 : 0,
        gpuMemory = request.GpuMemoryGiB ?? double.MaxValue,
    };

    private static async Task<StageLease> TakeAsync(Session session, ClaimRequest request, string stageId)
    {
        await session.ExecuteAsync(
            """
            UPDATE stages SET state = 'running', owner = @Owner, lease_until = @until, token = token + 1, attempt = attempt + 1, checkpointed = 0,
                started_at = COALESCE(started_at, @Now), ended_at = NULL, cancel_requested = 0, message = NULL, error = NULL, cause = 'claimed'
            WHERE id = @stageId
            """,
            new { stageId, request.Owner, session.Now, until = session.Now + UnixTime.Of(request.LeaseFor) });
        var stage = (await session.FirstAsync<StageRow>($"SELECT {StageRow.Columns} FROM stages s WHERE s.id = @stageId", new { stageId }))!;
        var changed = await session.NextSequenceAsync(stage.JobId);
        await session.ExecuteAsync("UPDATE stages SET changed = @changed WHERE id = @stageId", new { stageId, changed });
        await JobFlow.RecordAsync(session, stage.JobId, stageId, StageStates.Ready, StageStates.Running, request.Owner, "claimed");
        await StartJobAsync(session, stage.JobId);
        var parameters = await session.ScalarAsync<string>("SELECT parameters FROM stage_parameters WHERE stage_id = @stageId", new { stageId });
        return new StageLease
        {
            StageId = stageId,
            JobId = stage.JobId,
            StageName = stage.Name,
            Kind = stage.Kind,
            Token = stage.Token,
            Attempt = stage.Attempt,
            Owner = request.Owner,
            LeaseFor = request.LeaseFor,
            RunId = stage.RunId,
            RunNo = await session.ScalarAsync<long>("SELECT no FROM runs WHERE id = @RunId", new { stage.RunId }),
            Actor = await session.ScalarAsync<string>("SELECT actor FROM jobs WHERE id = @JobId", new { stage.JobId }),
            MayReuse = stage.Reuse != 0,
            Needs = stage.Needs,
            TraceParent = stage.TraceParent,
            Parameters = JsonSerializer.Deserialize<StageParameters>(parameters, ContractsJson.Options)!,
        };
    }

    private static async Task StartJobAsync(Session session, string jobId)
    {
        var started = await session.ExecuteAsync(
            "UPDATE jobs SET state = 'running', started_at = COALESCE(started_at, @Now) WHERE id = @jobId AND state = 'queued'", new { jobId, session.Now });
        if (started == 0)
            return;
        var changed = await session.NextSequenceAsync(jobId);
        await session.ExecuteAsync("UPDATE jobs SET changed = @changed WHERE id = @jobId", new { jobId, changed });
        await JobFlow.RecordAsync(session, jobId, null, JobStates.Queued, JobStates.Running, JobFlow.System, "stage-started");
        await JobFlow.AnnounceJobAsync(session, jobId);
    }

    private sealed class TeamRow
    {
        public string Team { get; set; } = "";

        public double Weight { get; set; }

        public int? MaxRunning { get; set; }

        public long Running { get; set; }

        public int Priority { get; set; }

        public long ReadyAt { get; set; }
    }
}
