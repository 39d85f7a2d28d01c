using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What may be done to a submitted job besides cancel and retry: pause, resume, change. Each act is one transaction.</summary>
public sealed class JobControl
{
    private const int MaxLabels = 32;
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public JobControl(Database database) => _database = database;

    /// <summary>Pauses a job: no stage of it is claimed, and a running one is given back at its next checkpoint. Its deadline goes on.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The job; null when there is none.</returns>
    /// <exception cref="JobStateException">The job has ended.</exception>
    public Task<JobSummary?> PauseAsync(string jobId, ActedBy by, CancellationToken cancellationToken)
        => ChangeAsync(
            "pause",
            jobId,
            async (session, job) =>
            {
                RequireOpen(job, "paused");
                if (job.HeldBy is not null)
                    return;
                await session.ExecuteAsync("UPDATE jobs SET held_by = @Name WHERE id = @jobId", new { jobId, by.Name });
                await HoldStagesAsync(session, jobId, 1);
                await JobFlow.RecordAsync(session, jobId, null, job.State, job.State, by.Name, Causes.Paused);
                await AuditStore.RecordAsync(session, new AuditEntry(by, "job.pause", $"job/{jobId}"));
            },
            cancellationToken);

    /// <summary>Lets a paused job go on.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The job; null when there is none.</returns>
    /// <exception cref="JobStateException">The job has ended.</exception>
    public Task<JobSummary?> ResumeAsync(string jobId, ActedBy by, CancellationToken cancellationToken)
        => ChangeAsync(
            "resume",
            jobId,
            async (session, job) =>
            {
                RequireOpen(job, "resumed");
                if (job.HeldBy is null)
                    return;
                await session.ExecuteAsync("UPDATE jobs SET held_by = NULL WHERE id = @jobId", new { jobId });
                await HoldStagesAsync(session, jobId, 0);
                await JobFlow.RecordAsync(session, jobId, null, job.State, job.State, by.Name, "resumed");
                await AuditStore.RecordAsync(session, new AuditEntry(by, "job.resume", $"job/{jobId}") { Before = new { PausedBy = job.HeldBy } });
                foreach (var stage in (await JobFlow.StagesAsync(session, jobId)).Where(stage => stage.State == StageStates.Ready))
                    await JobFlow.AnnounceAsync(session, jobId, stage.Id, stage.Queue, stage.NotBefore);
            },
            cancellationToken);

    /// <summary>Changes priority and labels.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="edit">What to change.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The job; null when there is none.</returns>
    /// <exception cref="JobStateException">The priority of a job that has ended cannot be changed.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public Task<JobSummary?> EditAsync(string jobId, JobEdit edit, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(by);
        if (edit.Priority is < -100 or > 100)
            throw new ArgumentException($"priority: {edit.Priority} must be from -100 to 100.");
        foreach (var (name, value) in edit.Labels ?? new Dictionary<string, string?>())
        {
            if (name.Length is 0 or > 100 || value is { Length: > 500 } || name.Contains('\0') || value?.Contains('\0') == true)
                throw new ArgumentException($"labels.{(name.Length > 20 ? name[..20] : name)}: a name has 1 to 100 characters, a value at most 500, and neither holds NUL.");
        }

        return ChangeAsync(
            "edit",
            jobId,
            async (session, job) =>
            {
                if (edit.Priority is { } priority && priority != job.Priority)
                {
                    RequireOpen(job, "given another priority");
                    await session.ExecuteAsync("UPDATE jobs SET priority = @priority WHERE id = @jobId", new { jobId, priority });
                    await session.ExecuteAsync(
                        "UPDATE stages SET priority = @priority WHERE job_id = @jobId AND state IN ('blocked', 'ready', 'running')", new { jobId, priority });
                    await JobFlow.RecordAsync(session, jobId, null, job.State, job.State, by.Name, "priority-changed");
                }

                await LabelAsync(session, jobId, edit.Labels);
                await AuditStore.RecordAsync(session, new AuditEntry(by, "job.edit", $"job/{jobId}") { Before = new { job.Priority }, After = edit });
            },
            cancellationToken);
    }

    private static async Task LabelAsync(Session session, string jobId, IReadOnlyDictionary<string, string?>? labels)
    {
        if (labels is null)
            return;
        foreach (var (name, value) in labels)
        {
            await session.ExecuteAsync(
                value is null
                    ? "DELETE FROM job_labels WHERE job_id = @jobId AND name = @name"
                    : "INSERT INTO job_labels (job_id, name, value) VALUES (@jobId, @name, @value) ON CONFLICT (job_id, name) DO UPDATE SET value = excluded.value",
                new { jobId, name, value });
        }

        var count = await session.ScalarAsync<long>("SELECT COUNT(*) FROM job_labels WHERE job_id = @jobId", new { jobId });
        if (count > MaxLabels)
            throw new ArgumentException($"labels: the job would have {count} labels; at most {MaxLabels} are allowed.");
    }

    private static async Task HoldStagesAsync(Session session, string jobId, int held)
    {
        var changed = await session.NextSequenceAsync(jobId);
        await session.ExecuteAsync("UPDATE stages SET held = @held, changed = @changed WHERE job_id = @jobId", new { jobId, held, changed });
    }

    private static void RequireOpen(JobRow job, string act)
    {
        if (job.HasEnded)
            throw new JobStateException($"Job {job.Id} is {job.State} and can no longer be {act}.");
    }

    private Task<JobSummary?> ChangeAsync(string name, string jobId, Func<Session, JobRow, Task> change, CancellationToken cancellationToken)
        => _database.WriteAsync<JobSummary?>(
            name,
            async session =>
            {
                if (await JobFlow.JobAsync(session, jobId) is not { } job)
                    return null;
                await change(session, job);
                var changed = await session.NextSequenceAsync(jobId);
                await session.ExecuteAsync("UPDATE jobs SET changed = @changed WHERE id = @jobId", new { jobId, changed });
                return await JobQueries.SummaryAsync(session, jobId);
            },
            cancellationToken);
}
