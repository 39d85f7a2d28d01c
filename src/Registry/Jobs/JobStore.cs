using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Submits, cancels and retries jobs: each act is one transaction.</summary>
public sealed class JobStore
{
    private const int MaxNameLength = 200;
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public JobStore(Database database) => _database = database;

    /// <summary>How long an idempotency key answers the job that it made; after that it makes a new one.</summary>
    public static TimeSpan KeepKeys { get; } = TimeSpan.FromDays(7);

    /// <summary>Drops idempotency keys that are older than <see cref="KeepKeys"/>.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>How many were dropped.</returns>
    public Task<int> PruneKeysAsync(CancellationToken cancellationToken)
        => _database.WriteAsync(
            "prune-keys",
            session => session.ExecuteAsync(
                "DELETE FROM idempotency_keys WHERE created_at < @before", new { before = session.Now - UnixTime.Of(KeepKeys) }),
            cancellationToken);

    /// <summary>Writes a job, its stages, their messages and the idempotency key at once.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="IdempotencyConflictException">The key was used for another spec.</exception>
    /// <exception cref="QuotaExceededException">The team has as many jobs waiting to start as it may.</exception>
    /// <exception cref="ArgumentException">Stage names are not unique, or a stage depends on one that does not come before it.</exception>
    public async Task<SubmitResult> SubmitAsync(NewJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        return await _database.WriteAsync("submit", session => SubmitAsync(session, job), cancellationToken);
    }

    /// <summary>
    /// Cancels a job: what has not started is cancelled at once; a running stage is told by its heartbeat, and the job ends when it has
    /// stopped.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The job; null when there is none.</returns>
    /// <exception cref="JobStateException">The job has ended.</exception>
    public Task<JobSummary?> CancelAsync(string jobId, ActedBy by, CancellationToken cancellationToken)
        => _database.WriteAsync("cancel", session => CancelAsync(session, jobId, by), cancellationToken);

    /// <summary>
    /// Runs a failed or cancelled job on from where it stopped; stages that succeeded stay. A deadline that was given as a duration begins
    /// anew; one that was a time and has passed is dropped.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The job; null when there is none.</returns>
    /// <exception cref="JobStateException">The job has not ended, or it succeeded.</exception>
    public Task<JobSummary?> RetryAsync(string jobId, ActedBy by, CancellationToken cancellationToken)
        => _database.WriteAsync<JobSummary?>(
            "retry",
            async session =>
            {
                if (await JobFlow.JobAsync(session, jobId) is not { } job)
                    return null;
                if (job.State is not (JobStates.Failed or JobStates.Cancelled))
                    throw new JobStateException($"Job {jobId} is {job.State}; only a failed or cancelled job can be retried.");
                await ArtifactRetention.RefuseExpiredAsync(session, jobId);
                await session.ExecuteAsync(
                    """
                    UPDATE jobs SET state = 'queued', ended_at = NULL, error = NULL, cancelled_by = NULL, cause = NULL, held_by = NULL,
                        trace_parent = COALESCE(@TraceParent, trace_parent),
                        deadline_at = CASE WHEN deadline_after IS NOT NULL THEN @Now + deadline_after WHEN deadline_at > @Now THEN deadline_at END
                    WHERE id = @jobId
                    """,
                    new { jobId, session.Now, RegistryTelemetry.TraceParent });
                await JobFlow.RecordAsync(session, jobId, null, job.State, JobStates.Queued, by.Name, "retry");
                await AuditStore.RecordAsync(session, new AuditEntry(by, "job.retry", $"job/{jobId}") { Before = new { job.State } });
                foreach (var stage in (await JobFlow.StagesAsync(session, jobId)).Where(stage => stage.State != StageStates.Succeeded))
                    await ResetAsync(session, stage, by.Name);
                await JobFlow.FollowAsync(session, jobId);
                await JobFlow.AnnounceJobAsync(session, jobId);
                return await JobQueries.SummaryAsync(session, jobId);
            },
            cancellationToken);

    /// <summary>The same inside a transaction of the caller, for example the one that settles a schedule's fire.</summary>
    internal static async Task<SubmitResult> SubmitAsync(Session session, NewJob job)
    {
        CheckStages(job.Stages);
        var jobId = Ids.Job();
        var digest = DigestOf(job);
        if (job.IdempotencyKey is { } key && await EarlierAsync(session, job.Actor.Name, key, digest, jobId) is { } earlier)
            return new SubmitResult(await JobQueries.SummaryAsync(session, earlier), false);
        await TeamStore.EnterAsync(session, TeamOf(job));
        await InsertAsync(session, job, jobId);
        await AuditStore.RecordAsync(
            session, new AuditEntry(job.Actor, "job.submit", $"job/{jobId}") { After = new { job.Spec.Name, Method = job.Spec.Method.Name, Spec = digest } });
        return new SubmitResult(await JobQueries.SummaryAsync(session, jobId), true);
    }

    /// <summary>The same inside a transaction of the caller.</summary>
    internal static async Task<JobSummary?> CancelAsync(Session session, string jobId, ActedBy by)
    {
        if (await JobFlow.JobAsync(session, jobId) is not { } job)
            return null;
        if (job.HasEnded)
            throw new JobStateException($"Job {jobId} is {job.State} and can no longer be cancelled.");
        if (job.CancelledBy is null)
        {
            await session.ExecuteAsync("UPDATE jobs SET cancelled_by = @Name WHERE id = @jobId", new { jobId, by.Name });
            await JobFlow.RecordAsync(session, jobId, null, job.State, job.State, by.Name, "cancel-requested");
            await AuditStore.RecordAsync(session, new AuditEntry(by, "job.cancel", $"job/{jobId}") { Before = new { job.State } });
            await JobFlow.StopAsync(session, await JobFlow.StagesAsync(session, jobId), StageStates.Cancelled, by.Name, Causes.CancelRequested);
            await JobFlow.FollowAsync(session, jobId);
        }

        return await JobQueries.SummaryAsync(session, jobId);
    }

    private static void CheckStages(IReadOnlyList<NewStage> stages)
    {
        if (stages.Count == 0)
            throw new ArgumentException("A job needs at least one stage.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var plan in stages.Select(stage => stage.Plan))
        {
            if (plan.Name.Length is 0 or > MaxNameLength || !plan.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
                throw new ArgumentException($"Stage name '{plan.Name}' must be letters, digits, dash, underscore and dot, at most {MaxNameLength}.");
            if (plan.DependsOn.FirstOrDefault(name => !seen.Contains(name)) is { } missing)
                throw new ArgumentException($"Stage '{plan.Name}' depends on '{missing}', which is not a stage before it.");
            if (!seen.Add(plan.Name))
                throw new ArgumentException($"Stage name '{plan.Name}' is used twice.");
        }
    }

    private static string TeamOf(NewJob job)
        => job.Team ?? (job.Spec.Labels.TryGetValue("team", out var label) && label.Length > 0 ? label : TeamStore.Default);

    private static string DigestOf(NewJob job)
    {
        var text = CanonicalJson.Of(job.Spec);
        if (job.DeadlineAfter is { } after)
            text += $" in {UnixTime.Of(after)}";
        else if (job.DeadlineAt is { } at)
            text += $" at {at.ToUnixTimeMilliseconds()}";
        return CanonicalJson.Digest(text);
    }

    private static async Task<string?> EarlierAsync(Session session, string actor, string key, string digest, string jobId)
    {
        // Insert first: of two equal submissions at the same moment, one waits here for the other.
        var inserted = await session.ExecuteAsync(
            """
            INSERT INTO idempotency_keys (actor, idempotency_key, body_digest, job_id, created_at)
            VALUES (@actor, @key, @digest, @jobId, @Now)
            ON CONFLICT (actor, idempotency_key) DO UPDATE SET body_digest = excluded.body_digest, job_id = excluded.job_id, created_at = excluded.created_at
            WHERE idempotency_keys.created_at < @expired
            """,
            new { actor, key, digest, jobId, session.Now, expired = session.Now - UnixTime.Of(KeepKeys) });
        if (inserted > 0)
            return null;
        var earlier = await session.FirstAsync<KeyRow>(
            "SELECT body_digest, job_id FROM idempotency_keys WHERE actor = @actor AND idempotency_key = @key", new { actor, key });
        return earlier!.BodyDigest == digest
            ? earlier.JobId
            : throw new IdempotencyConflictException($"Idempotency key '{key}' was used before for another spec (job {earlier.JobId}). Use a new key for a new job.");
    }

    private static async Task InsertAsync(Session session, NewJob job, string jobId)
    {
        var spec = job.Spec;
        var dataset = spec.Dataset.Name ?? spec.Dataset.Path ?? spec.Dataset.Id ?? "sample shop";
        var runId = Ids.Run();
        await session.ExecuteAsync(
            """
            INSERT INTO jobs (id, name, state, method, dataset, actor, team, priority, run_id, created_at, deadline_at, deadline_after, trace_parent, progress, sequence, changed)
            VALUES (@jobId, @Name, 'queued', @Method, @dataset, @Actor, @Team, @Priority, @runId, @Now, @deadline, @after, @TraceParent, 0, 0, 0)
            """,
            new
            {
                jobId,
                spec.Name,
                Method = spec.Method.Name,
                dataset,
                Actor = job.Actor.Name,
                Team = TeamOf(job),
                RegistryTelemetry.TraceParent,
                spec.Priority,
                runId,
                session.Now,
                deadline = job.DeadlineAfter is { } duration ? session.Now + UnixTime.Of(duration) : job.DeadlineAt?.ToUnixTimeMilliseconds(),
                after = job.DeadlineAfter is { } length ? UnixTime.Of(length) : (long?)null,
            });
        await session.ExecuteAsync(
            "INSERT INTO job_specs (job_id, spec) VALUES (@jobId, @Spec)", new { jobId, Spec = JsonSerializer.Serialize(spec, ContractsJson.Options) });
        await session.InsertAsync("job_labels (job_id, name, value)", [.. spec.Labels.Select(label => new object?[] { jobId, label.Key, label.Value })]);
        var experiment = await ExperimentStore.ForJobAsync(session, spec.Labels.TryGetValue("experiment", out var label) && label.Length > 0 ? label : spec.Name);
        var runNo = await session.ScalarAsync<long>(
            """
            INSERT INTO runs (id, job_id, parent_id, name, created_at, actor, experiment_no, status, start_time)
            VALUES (@runId, @jobId, NULL, @Name, @Now, @Actor, @experiment, 'SCHEDULED', @Now) RETURNING no
            """,
            new { runId, jobId, spec.Name, session.Now, Actor = job.Actor.Name, experiment });
        await session.InsertAsync(RunTags.Table, [.. RunTags.OfJob(runNo, jobId, null, job.Actor.Name)]);
        await session.InsertAsync("params (run_no, name, value)", [.. SpecParams(spec).Select(pair => new object?[] { runNo, pair.Key, pair.Value })]);
        await JobFlow.RecordAsync(session, jobId, null, null, JobStates.Queued, job.Actor.Name, "submitted");
        await InsertStagesAsync(session, job, jobId, runId, experiment);
        await JobFlow.FollowAsync(session, jobId);
        await JobFlow.AnnounceJobAsync(session, jobId);
    }

    // Table by table, not stage by stage: a job of any number of stages takes the same few statements.
    private static async Task InsertStagesAsync(Session session, NewJob job, string jobId, string parentRun, long experiment)
    {
        var stages = job.Stages.Select(stage => (stage.Plan, stage.Label, Id: Ids.Stage(jobId, stage.Plan.Name), RunId: Ids.Run())).ToList();
        await session.InsertAsync(
            "runs (id, job_id, parent_id, name, created_at, actor, experiment_no, status, start_time)",
            [.. stages.Select(stage => new object?[] { stage.RunId, jobId, parentRun, stage.Label, session.Now, job.Actor.Name, experiment, RunStatuses.Scheduled, session.Now })]);
        var numbers = await session.QueryAsync<long>("SELECT no FROM runs WHERE job_id = @jobId AND parent_id IS NOT NULL ORDER BY no", new { jobId });
        await session.InsertAsync(RunTags.Table, [.. numbers.SelectMany(no => RunTags.OfJob(no, jobId, parentRun, job.Actor.Name))]);
        await session.InsertAsync(
            """
            stages (id, job_id, ordinal, name, kind, queue, label, weight, state, run_id, team, device, memory_gib, gpu_memory_gib, priority, reuse, not_before,
                token, cancel_requested, attempt, failures, losses, progress_at_loss, checkpointed, progress, changed)
            """,
            [.. stages.Select((stage, ordinal) => StageRowOf(job, jobId, stage.Plan, stage.Label, stage.Id, stage.RunId, ordinal))]);
        await session.InsertAsync(
            "stage_parameters (stage_id, parameters)",
            [.. stages.Select(stage => new object?[] { stage.Id, JsonSerializer.Serialize(stage.Plan.Parameters, ContractsJson.Options) })]);
        await session.InsertAsync(
            "stage_dependencies (stage_id, depends_on)",
            [.. stages.SelectMany(stage => stage.Plan.DependsOn.Distinct().Select(name => new object?[] { stage.Id, Ids.Stage(jobId, name) }))]);
        // Past JobFlow.RecordAsync, which also tells listeners: of a stage that is only written down nobody is told.
        await session.InsertAsync(
            "transitions (job_id, stage_id, time, to_state, actor, cause)",
            [.. stages.Select(stage => new object?[] { jobId, stage.Id, session.Now, StageStates.Blocked, job.Actor.Name, "submitted" })]);
    }

    private static object?[] StageRowOf(NewJob job, string jobId, StagePlan plan, string label, string stageId, string runId, int ordinal)
    {
        var resources = job.Spec.Resources;
        var needs = plan.Needs ?? new StageNeeds(plan.Parameters.Device ?? "cpu", resources.MemoryGiB, plan.Parameters.Device is null or "cpu" ? 0 : resources.GpuMemoryGiB ?? 0);
        return
        [
            stageId, jobId, ordinal, plan.Name, plan.Kind, StageKinds.QueueOf(plan.Kind), label, StageWeights.Of(plan.Kind), StageStates.Blocked, runId, TeamOf(job),
            needs.Device, needs.MemoryGiB, needs.GpuMemoryGiB, job.Spec.Priority, job.Spec.Reuse ? 1 : 0, 0L,
            0L, 0, 0, 0, 0, 0.0, 0, 0.0, 0L,
        ];
    }

    private static async Task ResetAsync(Session session, StageRow stage, string actor)
    {
        var changed = await session.NextSequenceAsync(stage.JobId);
        await session.ExecuteAsync(
            """
            UPDATE stages SET state = 'blocked', ready_at = NULL, not_before = 0, cancel_requested = 0, failures = 0, losses = 0, progress_at_loss = 0,
                checkpointed = 0, message = NULL, seconds_left = NULL, ended_at = NULL, error = NULL, held = 0, cause = 'retry', changed = @changed
            WHERE id = @Id
            """,
            new { stage.Id, changed });
        await JobFlow.RecordAsync(session, stage.JobId, stage.Id, stage.State, StageStates.Blocked, actor, "retry");
    }

    // The spec as flat parameters of the parent run: training.epochs = 20.
    private static IEnumerable<KeyValuePair<string, string>> SpecParams(JobSpec spec)
        => Flatten("", JsonSerializer.SerializeToNode(spec, ContractsJson.Options)!)
            .Where(pair => !pair.Key.StartsWith("labels", StringComparison.Ordinal) && pair.Key.Length <= RunLimits.KeyLength)
            .Select(pair => KeyValuePair.Create(pair.Key, RunLimits.Clean(pair.Value)))
            .DistinctBy(pair => pair.Key);

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string path, JsonNode? node) => node switch
    {
        JsonObject pairs => pairs.SelectMany(pair => Flatten(path.Length == 0 ? pair.Key : $"{path}.{pair.Key}", pair.Value)),
        null => [],
        JsonValue value => [KeyValuePair.Create(path, value.ToString())],
        _ => [KeyValuePair.Create(path, node.ToJsonString())],
    };

    private sealed class KeyRow
    {
        public string BodyDigest { get; set; } = "";

        public string JobId { get; set; } = "";
    }
}
