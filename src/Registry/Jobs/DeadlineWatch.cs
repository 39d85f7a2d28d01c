using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Ends jobs whose deadline has passed. Any number of instances may run: each job is decided under its lock.</summary>
public sealed class DeadlineWatch
{
    private const int Batch = 100;
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public DeadlineWatch(Database database) => _database = database;

    /// <summary>
    /// Looks once. What has not started is skipped, a running stage is told to stop by its heartbeat, and the job fails with cause
    /// <c>deadline</c> when it has stopped.
    /// </summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Ids of the jobs whose deadline was found to have passed.</returns>
    public async Task<IReadOnlyList<string>> ExpireAsync(CancellationToken cancellationToken)
    {
        var due = await _database.ReadAsync(
            session => session.QueryAsync<string>(
                $"SELECT id FROM jobs WHERE deadline_at <= @Now AND ended_at IS NULL AND cause IS NULL ORDER BY deadline_at LIMIT {Batch}", new { session.Now }),
            cancellationToken);
        var expired = new List<string>();
        foreach (var jobId in due)
        {
            if (await _database.WriteAsync("deadline", session => ExpireAsync(session, jobId), cancellationToken))
                expired.Add(jobId);
        }

        return expired;
    }

    private static async Task<bool> ExpireAsync(Session session, string jobId)
    {
        if (await JobFlow.JobAsync(session, jobId) is not { HasEnded: false, Cause: null } job || job.DeadlineAt is not { } at || at > session.Now)
            return false;
        await session.ExecuteAsync("UPDATE jobs SET cause = @Deadline WHERE id = @jobId", new { jobId, Causes.Deadline });
        await JobFlow.RecordAsync(session, jobId, null, job.State, job.State, JobFlow.System, Causes.Deadline);
        await JobFlow.StopAsync(session, await JobFlow.StagesAsync(session, jobId), StageStates.Skipped, JobFlow.System, Causes.Deadline);
        await JobFlow.FollowAsync(session, jobId);
        return true;
    }
}
