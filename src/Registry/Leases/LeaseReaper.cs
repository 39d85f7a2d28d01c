using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Returns stages whose worker went silent. Any number of instances may run: each stage is decided under its lock.</summary>
public sealed class LeaseReaper
{
    private const int Batch = 100;
    private readonly Database _database;
    private readonly RegistryOptions _options;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="options">How many losses are too many.</param>
    public LeaseReaper(Database database, RegistryOptions options) => (_database, _options) = (database, options);

    /// <summary>Looks once for leases that ran out.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Ids of the stages that were returned or failed.</returns>
    public Task<IReadOnlyList<string>> ReapAsync(CancellationToken cancellationToken) => ReapAsync(session => session.Now, cancellationToken);

    /// <summary>
    /// Takes over at once whatever is leased, without waiting for the leases to run out. Only for a process that knows that no worker of
    /// this store is alive: the embedded platform at its start.
    /// </summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Ids of the stages that were returned or failed.</returns>
    public Task<IReadOnlyList<string>> TakeOverAsync(CancellationToken cancellationToken) => ReapAsync(_ => long.MaxValue, cancellationToken);

    private async Task<IReadOnlyList<string>> ReapAsync(Func<Session, long> before, CancellationToken cancellationToken)
    {
        var reaped = new List<string>();
        while (true)
        {
            var expired = await _database.ReadAsync(
                session => session.QueryAsync<ExpiredRow>(
                    $"SELECT s.id, s.job_id FROM stages s WHERE s.state = 'running' AND s.lease_until < @before ORDER BY s.lease_until LIMIT {Batch}",
                    new { before = before(session) }),
                cancellationToken);
            foreach (var stage in expired)
            {
                if (await _database.WriteAsync("reap", session => ReapAsync(session, stage, before(session)), cancellationToken))
                    reaped.Add(stage.Id);
            }

            if (expired.Count < Batch)
                return reaped;
        }
    }

    private async Task<bool> ReapAsync(Session session, ExpiredRow expired, long before)
    {
        await session.NextSequenceAsync(expired.JobId);
        var stage = await session.FirstAsync<StageRow>(
            $"SELECT {StageRow.Columns} FROM stages s WHERE s.id = @Id AND s.state = 'running' AND s.lease_until < @before {{for_update}}",
            new { expired.Id, before });
        if (stage is null)
            return false;
        var losses = RetryMath.Losses(stage);
        await session.ExecuteAsync(
            "UPDATE stages SET losses = @losses, progress_at_loss = @Progress WHERE id = @Id", new { stage.Id, losses, stage.Progress });
        if (stage.CancelRequested != 0)
        {
            await JobFlow.SettleAsync(session, stage, StageStates.Cancelled, JobFlow.System, Causes.WorkerLost);
        }
        else if (losses > _options.MaxWorkerLosses)
        {
            var error = $"This stage has lost its worker {losses} times in a row: it keeps killing its worker, or its worker keeps being killed. Look at the worker's memory and its log (last worker: {stage.Owner}), then retry the job.";
            await JobFlow.SettleAsync(session, stage, StageStates.Failed, JobFlow.System, Causes.WorkerLost, error);
        }
        else
        {
            await JobFlow.MakeReadyAsync(session, stage, JobFlow.System, Causes.WorkerLost, session.Now);
        }

        await JobFlow.FollowAsync(session, stage.JobId);
        return true;
    }

    private sealed class ExpiredRow
    {
        public string Id { get; set; } = "";

        public string JobId { get; set; } = "";
    }
}
