using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Acts on every job that matches a filter. Each job is a transaction of its own; one that has moved on meanwhile is passed over.</summary>
public sealed class JobBulk
{
    /// <summary>Most jobs in one act.</summary>
    public const int Most = 10_000;

    private readonly Database _database;
    private readonly JobStore _jobs;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="jobs">Acts on one job.</param>
    public JobBulk(Database database, JobStore jobs) => (_database, _jobs) = (database, jobs);

    /// <summary>Cancels what matches and has not ended.</summary>
    /// <param name="filter">Which jobs.</param>
    /// <param name="dryRun">Whether only to count.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; what was cancelled stays so.</param>
    public Task<BulkResult> CancelAsync(JobFilter filter, bool dryRun, ActedBy by, CancellationToken cancellationToken)
        => ActAsync(filter, "j.ended_at IS NULL AND j.cancelled_by IS NULL", dryRun, id => _jobs.CancelAsync(id, by, cancellationToken), cancellationToken);

    /// <summary>Retries what matches and failed or was cancelled.</summary>
    /// <param name="filter">Which jobs.</param>
    /// <param name="dryRun">Whether only to count.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; what was retried stays so.</param>
    public Task<BulkResult> RetryAsync(JobFilter filter, bool dryRun, ActedBy by, CancellationToken cancellationToken)
        => ActAsync(filter, "j.state IN ('failed', 'cancelled')", dryRun, id => _jobs.RetryAsync(id, by, cancellationToken), cancellationToken);

    private async Task<BulkResult> ActAsync(JobFilter filter, string allowed, bool dryRun, Func<string, Task<JobSummary?>> act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var ids = await _database.ReadAsync(
            session =>
            {
                var (where, args) = JobQueries.Where(filter, null, allowed);
                return session.QueryAsync<string>($"SELECT j.id FROM jobs j{where} ORDER BY j.created_at, j.id LIMIT {Most}", args);
            },
            cancellationToken);
        var changed = 0;
        foreach (var id in dryRun ? [] : ids)
        {
            try
            {
                if (await act(id) is not null)
                    changed++;
            }
            catch (JobStateException)
            {
                // It ended, or was retried by someone else, since it was found.
            }
        }

        return new BulkResult(ids.Count, changed, dryRun);
    }
}
