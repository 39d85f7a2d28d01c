namespace Distillery.Registry;

/// <summary>Runs that clients make and log to, with their lifecycle. What the platform writes about a job stays the platform's.</summary>
public sealed class TrackingStore
{
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public TrackingStore(Database database) => _database = database;

    /// <summary>Makes a run that runs.</summary>
    /// <param name="run">What is known of it.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="TrackingException">There is no such experiment, it is deleted, or a value is not usable.</exception>
    public Task<TrackedRun> CreateAsync(NewTrackedRun run, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(by);
        var name = NameOf(run);
        foreach (var tag in run.Tags)
            TrackingNames.Check("tag", tag.Key);
        var id = Ids.Run();
        return _database.WriteAsync(
            "create-run",
            async session =>
            {
                var experiment = await ExperimentStore.FindAsync(session, run.ExperimentId) ?? throw TrackingException.NoExperiment(run.ExperimentId);
                if (experiment.DeletedAt is not null)
                    throw new TrackingException($"The experiment {run.ExperimentId} must be in the 'active' state. Current state is deleted.");
                var no = await session.ScalarAsync<long>(
                    """
                    INSERT INTO runs (id, job_id, parent_id, name, created_at, actor, experiment_no, status, start_time, user_id)
                    VALUES (@id, NULL, NULL, @name, @Now, @Actor, @No, 'RUNNING', @start, @UserId) RETURNING no
                    """,
                    new { id, name, session.Now, Actor = by.Name, experiment.No, start = run.StartTime ?? session.Now, UserId = string.IsNullOrEmpty(run.UserId) ? null : run.UserId });
                await RunTags.WriteAsync(session, no, run.Tags);
                await AuditStore.RecordAsync(session, new AuditEntry(by, "run.create", $"run/{id}") { After = new { name, experiment = experiment.Name } });
                return (await RunLoader.LoadAsync(session, [no]))[0];
            },
            cancellationToken);
    }

    /// <summary>A run, deleted ones too.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">There is none.</exception>
    public Task<TrackedRun> GetAsync(string id, CancellationToken cancellationToken)
        => _database.ReadAsync(async session => (await RunLoader.LoadAsync(session, [(await TrackedRunRow.GetAsync(session, id)).No]))[0], cancellationToken);

    /// <summary>Changes a run's status, end and name; null leaves each as it is.</summary>
    /// <param name="id">The run.</param>
    /// <param name="status">One of <see cref="RunStatuses"/>. A run that runs again has no end.</param>
    /// <param name="endTime">Unix milliseconds.</param>
    /// <param name="name">The new name.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is no such run, or it is deleted.</exception>
    /// <exception cref="RunOwnedException">The run is a job's.</exception>
    public Task<TrackedRun> UpdateAsync(string id, string? status, long? endTime, string? name, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "update-run",
            async session =>
            {
                var run = await TrackedRunRow.WritableAsync(session, id, suffix: "{for_update r}");
                await session.ExecuteAsync(
                    """
                    UPDATE runs SET status = COALESCE(@status, status), name = COALESCE(@name, name),
                        end_time = CASE WHEN @endTime IS NOT NULL THEN @endTime WHEN @opens = 1 THEN NULL ELSE end_time END
                    WHERE no = @No
                    """,
                    new { run.No, status, endTime, name = string.IsNullOrEmpty(name) ? null : CheckedName(name), opens = status is RunStatuses.Running or RunStatuses.Scheduled ? 1L : 0L });
                return (await TrackedRunRow.GetAsync(session, id)).ToRun();
            },
            cancellationToken);

    /// <summary>Deletes a run; it can be restored. Deleting twice is fine.</summary>
    /// <param name="id">The run.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is no such run.</exception>
    /// <exception cref="RunOwnedException">The run is a job's.</exception>
    public Task DeleteAsync(string id, ActedBy by, CancellationToken cancellationToken) => SetDeletedAsync(id, true, by, cancellationToken);

    /// <summary>Restores a deleted run. Restoring twice is fine.</summary>
    /// <inheritdoc cref="DeleteAsync"/>
    public Task RestoreAsync(string id, ActedBy by, CancellationToken cancellationToken) => SetDeletedAsync(id, false, by, cancellationToken);

    /// <summary>Logs metrics, parameters and tags: all or nothing. Logging the same again changes nothing.</summary>
    /// <param name="id">The run.</param>
    /// <param name="batch">What to log.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="TrackingException">There is no such run, it is deleted, a value is not usable, or a parameter has another value already.</exception>
    /// <exception cref="RunOwnedException">The run is written by the platform, and what is logged is not an outsider's to log.</exception>
    public Task LogAsync(string id, RunBatch batch, CancellationToken cancellationToken)
    {
        Check(batch);
        return _database.WriteAsync(
            "log-batch",
            async session =>
            {
                var run = await TrackedRunRow.WritableAsync(session, id, allowJob: true);
                if (run.JobId is { } jobId)
                    await EnterJobAsync(session, run, jobId, batch);
                await WriteParamsAsync(session, run, batch.Params);
                await MetricKeeper.WriteAsync(session, run.No, batch.Metrics);
                foreach (var group in batch.Metrics.Where(metric => metric.ModelId is not null).GroupBy(metric => metric.ModelId!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
                    await LoggedModelMetrics.WriteAsync(session, group.Key, id, [.. group]);
                await WriteTagsAsync(session, run, batch.Tags);
            },
            cancellationToken);
    }

    /// <summary>Removes a tag.</summary>
    /// <param name="id">The run.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is no such run or tag.</exception>
    /// <exception cref="RunOwnedException">The tag is the platform's.</exception>
    public Task DeleteTagAsync(string id, string key, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "untag-run",
            async session =>
            {
                var run = await TrackedRunRow.WritableAsync(session, id, allowJob: true);
                CheckTagOwner(run, key);
                if (key == RunTags.Name)
                    throw new TrackingException($"The tag {RunTags.Name} is the run's name; it can be changed, not removed.");
                if (await session.ExecuteAsync("DELETE FROM run_tags WHERE run_no = @No AND name = @key", new { run.No, key }) == 0)
                    throw new TrackingException(TrackingFault.NotFound, $"No tag with name: {key} in run with id {id}");
            },
            cancellationToken);

    /// <summary>Records which datasets and logged models a run read.</summary>
    /// <param name="id">The run.</param>
    /// <param name="datasets">The datasets; one that is recorded already stays as it is.</param>
    /// <param name="models">Ids of logged models.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="TrackingException">There is no such run, it is deleted, or a value is not usable.</exception>
    /// <exception cref="RunOwnedException">The run is a job's.</exception>
    public Task LogInputsAsync(string id, IReadOnlyList<DatasetInput> datasets, IReadOnlyList<string> models, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        ArgumentNullException.ThrowIfNull(models);
        foreach (var input in datasets)
            RunInputs.Check(input);
        return _database.WriteAsync(
            "log-inputs",
            async session =>
            {
                var run = await TrackedRunRow.WritableAsync(session, id);
                await RunInputs.WriteAsync(session, run.No, datasets);
                await WriteModelsAsync(session, run.No, "input", models.Select(model => (model, 0L)));
            },
            cancellationToken);
    }

    /// <summary>Records which logged models a run made.</summary>
    /// <param name="id">The run.</param>
    /// <param name="models">Models and steps.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="TrackingException">There is no such run or model, or the run is deleted.</exception>
    /// <exception cref="RunOwnedException">The run is a job's.</exception>
    public Task LogOutputsAsync(string id, IReadOnlyList<ModelOutput> models, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "log-outputs",
            async session =>
            {
                var run = await TrackedRunRow.WritableAsync(session, id);
                await WriteModelsAsync(session, run.No, "output", models.Select(model => (model.ModelId, model.Step)));
            },
            cancellationToken);

    /// <summary>Adds a model to the run's tag <c>mlflow.log-model.history</c>, as clients of MLflow 2 do.</summary>
    /// <param name="id">The run.</param>
    /// <param name="modelJson">The model's description, a JSON object.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="TrackingException">There is no such run, it is deleted, or the description is not usable.</exception>
    /// <exception cref="RunOwnedException">The run is a job's.</exception>
    public Task LogModelAsync(string id, string modelJson, CancellationToken cancellationToken)
    {
        var model = ModelHistory.Read(modelJson);
        return _database.WriteAsync(
            "log-model",
            async session =>
            {
                // The lock, because what is there is read and written back.
                var run = await TrackedRunRow.WritableAsync(session, id, suffix: "{for_update r}");
                var earlier = await session.FirstAsync<string>("SELECT value FROM run_tags WHERE run_no = @No AND name = @key", new { run.No, key = RunTags.ModelHistory });
                await session.InsertAsync(
                    "run_tags (run_no, name, value)", [[run.No, RunTags.ModelHistory, ModelHistory.Append(earlier, model)]], "ON CONFLICT (run_no, name) DO UPDATE SET value = excluded.value");
            },
            cancellationToken);
    }

    /// <summary>Datasets that the runs of experiments read.</summary>
    /// <param name="experimentIds">The experiments.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<DatasetSummary>> DatasetsAsync(IReadOnlyList<string> experimentIds, CancellationToken cancellationToken)
        => _database.ReadAsync(session => RunInputs.SummariesAsync(session, experimentIds), cancellationToken);

    private static void Check(RunBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var metric in batch.Metrics)
        {
            TrackingNames.Check("metric", metric.Key);
            if (metric.Timestamp < 0)
                throw new TrackingException($"Got invalid timestamp {metric.Timestamp} for metric '{metric.Key}'. Timestamp must be a nonnegative long (64-bit integer)");
        }

        foreach (var param in batch.Params)
            TrackingNames.Check("parameter", param.Key);
        foreach (var tag in batch.Tags)
            TrackingNames.Check("tag", tag.Key);
        var doubled = batch.Params.GroupBy(param => param.Key, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).Order(StringComparer.Ordinal).ToList();
        if (doubled.Count > 0)
            throw new TrackingException($"Duplicate parameter keys have been submitted: ['{string.Join("', '", doubled)}']. Please ensure the request contains only one param value per param key.");
    }

    // What outsiders may say about a job: keys under external/, notes and tags of their own. Live readers of the job see the metrics.
    private static async Task EnterJobAsync(Session session, TrackedRunRow run, string jobId, RunBatch batch)
    {
        var foreign = batch.Metrics.Select(metric => metric.Key).Concat(batch.Params.Select(param => param.Key)).FirstOrDefault(key => !key.StartsWith(RunStore.ExternalPrefix, StringComparison.Ordinal));
        if (foreign is not null)
            throw new RunOwnedException($"Run {run.Id} is the run of job {jobId}: '{foreign}' must begin with {RunStore.ExternalPrefix}, so that nobody takes it for a result of the platform.");
        foreach (var tag in batch.Tags)
            CheckTagOwner(run, tag.Key);
        if (batch.Metrics.Count > 0)
            await RunStore.TellReadersAsync(session, jobId, run.Id, [.. batch.Metrics.Select(metric => new Contracts.MetricPoint(metric.Key, metric.Step, metric.Value, UnixTime.ToTime(Math.Min(metric.Timestamp, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()))))]);
    }

    private static void CheckTagOwner(TrackedRunRow run, string key)
    {
        if (run.JobId is not null && RunTags.IsReserved(key))
            throw new RunOwnedException($"Run {run.Id} is the run of job {run.JobId}: its tag '{key}' is the platform's.");
    }

    private static async Task WriteParamsAsync(Session session, TrackedRunRow run, IReadOnlyList<TrackedTag> parameters)
    {
        if (parameters.Count == 0)
            return;
        var wanted = parameters.ToDictionary(param => param.Key, param => TrackingNames.Cut(param.Value, TrackingNames.ParamLength), StringComparer.Ordinal);
        var rows = wanted.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new object?[] { run.No, pair.Key, pair.Value }).ToList();
        if (await session.InsertAsync("params (run_no, name, value)", rows, "ON CONFLICT (run_no, name) DO NOTHING") == rows.Count)
            return;
        var stored = await session.QueryAsync<NamedValueRow>(
            "SELECT run_no AS no, name, value FROM params WHERE run_no = @No AND name {any @names}", new { run.No, names = wanted.Keys.ToArray() });
        if (stored.OrderBy(row => row.Name, StringComparer.Ordinal).FirstOrDefault(row => row.Value != wanted[row.Name]) is { } other)
            throw new TrackingException($"Changing param values is not allowed. Param with key='{other.Name}' was already logged with value='{other.Value}' for run ID='{run.Id}'. Attempted logging new value '{wanted[other.Name]}'.");
    }

    private static async Task WriteTagsAsync(Session session, TrackedRunRow run, IReadOnlyList<TrackedTag> tags)
    {
        await RunTags.WriteAsync(session, run.No, tags);
        if (tags.LastOrDefault(tag => tag.Key == RunTags.Name) is { } name)
            await session.ExecuteAsync("UPDATE runs SET name = @name WHERE no = @No", new { run.No, name = CheckedName(name.Value) });
    }

    private static async Task WriteModelsAsync(Session session, long runNo, string direction, IEnumerable<(string Id, long Step)> models)
    {
        var distinct = models.Distinct().OrderBy(model => model.Id, StringComparer.Ordinal).ThenBy(model => model.Step).ToList();
        var ids = distinct.Select(model => model.Id).Distinct(StringComparer.Ordinal).ToArray();
        if (ids.Length == 0)
            return;
        var known = (await session.QueryAsync<string>("SELECT id FROM logged_models WHERE id {any @ids} AND deleted_at IS NULL", new { ids })).ToHashSet(StringComparer.Ordinal);
        if (ids.FirstOrDefault(id => !known.Contains(id)) is { } missing)
            throw LoggedModelStore.NoModel(missing);
        await session.InsertAsync(
            "run_models (run_no, direction, model_id, step)", [.. distinct.Select(model => new object?[] { runNo, direction, model.Id, model.Step })], "ON CONFLICT DO NOTHING");
    }

    private static string NameOf(NewTrackedRun run)
    {
        var tag = run.Tags.LastOrDefault(tag => tag.Key == RunTags.Name)?.Value;
        if (!string.IsNullOrEmpty(run.Name) && !string.IsNullOrEmpty(tag) && run.Name != tag)
            throw new TrackingException($"Both 'run_name' argument and '{RunTags.Name}' tag are specified, but with different values (run_name='{run.Name}', {RunTags.Name}='{tag}').");
        return !string.IsNullOrEmpty(run.Name) ? CheckedName(run.Name) : !string.IsNullOrEmpty(tag) ? CheckedName(tag) : RunNames.New();
    }

    private static string CheckedName(string name) => TrackingNames.Cut(name, TrackingNames.KeyLength);

    private Task SetDeletedAsync(string id, bool isDeleted, ActedBy by, CancellationToken cancellationToken)
        => _database.WriteAsync(
            isDeleted ? "delete-run" : "restore-run",
            async session =>
            {
                var run = await TrackedRunRow.GetAsync(session, id, "{for_update r}");
                if (run.JobId is not null)
                    throw new RunOwnedException($"Run {id} belongs to job {run.JobId}: it is a part of the job's record and is not deleted by itself.");
                if (run.DeletedAt is not null == isDeleted)
                    return;
                await session.ExecuteAsync("UPDATE runs SET deleted_at = @at WHERE no = @No", new { run.No, at = isDeleted ? session.Now : (long?)null });
                await AuditStore.RecordAsync(session, new AuditEntry(by, isDeleted ? "run.delete" : "run.restore", $"run/{id}") { Before = new { run.Name } });
            },
            cancellationToken);
}
