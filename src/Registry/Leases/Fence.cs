using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Lets a worker's write pass only while its token is the newest and the stage runs.</summary>
internal static class Fence
{
    /// <summary>Takes the job's next numbers (and its lock), then checks the token under the stage's lock.</summary>
    /// <returns>The stage and the last of the numbers.</returns>
    /// <exception cref="StaleTokenException">The lease is over.</exception>
    public static async Task<(StageRow Stage, long Sequence)> PassAsync(Session session, StageLease lease, int numbers = 1)
    {
        var sequence = await session.NextSequenceAsync(lease.JobId, numbers);
        var stage = await session.FirstAsync<StageRow>(
            $"SELECT {StageRow.Columns} FROM stages s WHERE s.id = @StageId {{for_update}}", new { lease.StageId });
        if (stage is null || stage.Token != lease.Token || stage.State != StageStates.Running)
            throw new StaleTokenException(lease);
        return (stage, sequence);
    }

    /// <summary>
    /// Checks the token under the stage's lock alone, for writes that change nothing that people watch. As after a heartbeat, the job's row must not be
    /// asked for afterwards.
    /// </summary>
    /// <exception cref="StaleTokenException">The lease is over.</exception>
    public static async Task HoldAsync(Session session, StageLease lease)
    {
        var stage = await session.FirstAsync<StageRow>(
            $"SELECT {StageRow.Columns} FROM stages s WHERE s.id = @StageId {{for_update}}", new { lease.StageId });
        if (stage is null || stage.Token != lease.Token || stage.State != StageStates.Running)
            throw new StaleTokenException(lease);
    }

    /// <summary>
    /// <see cref="HoldAsync"/> and <see cref="RenewAsync"/> for writes that come many a second and that many wait for: one statement, which leaves
    /// the row as it is while more than nine tenths of the lease are left.
    /// </summary>
    /// <exception cref="StaleTokenException">The lease is over.</exception>
    public static async Task HoldAndRenewAsync(Session session, StageLease lease)
    {
        var fresh = await session.ExecuteEachAsync(
            "SELECT 1 FROM stages WHERE id = @p0 AND token = @p1 AND state = 'running' AND lease_until > @p2 {for_update}",
            [[lease.StageId, lease.Token, session.Now + UnixTime.Of(lease.LeaseFor * 0.9)]]);
        if (fresh[0] > 0)
            return;
        var changed = await session.ExecuteEachAsync(
            "UPDATE stages SET lease_until = @p2 WHERE id = @p0 AND token = @p1 AND state = 'running'",
            [[lease.StageId, lease.Token, session.Now + UnixTime.Of(lease.LeaseFor)]]);
        if (changed[0] == 0)
            throw new StaleTokenException(lease);
    }

    /// <summary>Every write of a worker also proves that it lives.</summary>
    public static Task RenewAsync(Session session, StageLease lease)
        => session.ExecuteAsync(
            "UPDATE stages SET lease_until = @until WHERE id = @StageId AND token = @Token AND state = 'running'",
            new { lease.StageId, lease.Token, until = session.Now + UnixTime.Of(lease.LeaseFor) });
}
