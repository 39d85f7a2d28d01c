namespace Distillery.Registry;

/// <summary>Logged models: made by clients of MLflow 3 beside their runs.</summary>
public sealed class LoggedModelStore
{
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public LoggedModelStore(Database database) => _database = database;

    /// <summary>Makes a model whose files are still to come.</summary>
    /// <param name="model">What is known of it.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="TrackingException">There is no such experiment or run, or a value is not usable.</exception>
    public Task<LoggedModel> CreateAsync(NewLoggedModel model, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(by);
        var name = string.IsNullOrEmpty(model.Name) ? RunNames.New() : model.Name;
        if (name.Length > TrackingNames.KeyLength || name.Any(c => c is '/' or ':' or '.' or '%' or '"' or '\''))
            throw new TrackingException($"Invalid model name ('{TrackingNames.Cut(name, 100)}') provided. Model name must be a non-empty string of at most {TrackingNames.KeyLength} characters and cannot contain the following characters: ('/', ':', '.', '%', '\"', \"'\")");
        CheckAll(model.Params, model.Tags);
        var id = "m-" + Ids.Run();
        return _database.WriteAsync(
            "create-logged-model",
            async session =>
            {
                var experiment = await ExperimentStore.FindAsync(session, model.ExperimentId) is { DeletedAt: null } found ? found : throw TrackingException.NoExperiment(model.ExperimentId);
                if (!string.IsNullOrEmpty(model.SourceRunId))
                    await TrackedRunRow.GetAsync(session, model.SourceRunId);
                await session.ExecuteAsync(
                    """
                    INSERT INTO logged_models (id, experiment_no, name, model_type, source_run_id, status, actor, created_at, updated_at)
                    VALUES (@id, @No, @name, @ModelType, @SourceRunId, @Pending, @Actor, @Now, @Now)
                    """,
                    new { id, experiment.No, name, ModelType = Given(model.ModelType), SourceRunId = Given(model.SourceRunId), LoggedModelStatuses.Pending, Actor = by.Name, session.Now });
                await SetAsync(session, "logged_model_params", id, model.Params, TrackingNames.ParamLength);
                await SetAsync(session, "logged_model_tags", id, model.Tags, TrackingNames.TagLength);
                await AuditStore.RecordAsync(session, new AuditEntry(by, "logged-model.create", $"logged-model/{id}") { After = new { name } });
                return await GetAsync(session, id);
            },
            cancellationToken);
    }

    /// <summary>A model.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">There is none.</exception>
    public Task<LoggedModel> GetAsync(string id, CancellationToken cancellationToken) => _database.ReadAsync(session => GetAsync(session, id), cancellationToken);

    /// <summary>Says that a model's files are complete, or will not come.</summary>
    /// <param name="id">The model.</param>
    /// <param name="status">One of <see cref="LoggedModelStatuses"/>.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is no such model.</exception>
    public Task<LoggedModel> FinishAsync(string id, string status, CancellationToken cancellationToken) => ChangeAsync("finish-logged-model", id, session
        => session.ExecuteAsync("UPDATE logged_models SET status = @status WHERE id = @id", new { id, status }), cancellationToken);

    /// <summary>Sets tags.</summary>
    /// <param name="id">The model.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is no such model, or a key is not usable.</exception>
    public Task<LoggedModel> SetTagsAsync(string id, IReadOnlyList<TrackedTag> tags, CancellationToken cancellationToken)
    {
        CheckAll([], tags);
        return ChangeAsync("tag-logged-model", id, session => SetAsync(session, "logged_model_tags", id, tags, TrackingNames.TagLength), cancellationToken);
    }

    /// <summary>Removes a tag.</summary>
    /// <param name="id">The model.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is no such model or tag.</exception>
    public Task DeleteTagAsync(string id, string key, CancellationToken cancellationToken) => ChangeAsync(
        "untag-logged-model",
        id,
        async session =>
        {
            if (await session.ExecuteAsync("DELETE FROM logged_model_tags WHERE model_id = @id AND name = @key", new { id, key }) == 0)
                throw new TrackingException(TrackingFault.NotFound, $"No tag with key '{key}' found for model with ID '{id}'.");
        },
        cancellationToken);

    /// <summary>Logs parameters; a value that is there stays unless it is the same.</summary>
    /// <param name="id">The model.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is no such model, a key is not usable, or a parameter has another value already.</exception>
    public Task<LoggedModel> LogParamsAsync(string id, IReadOnlyList<TrackedTag> parameters, CancellationToken cancellationToken)
    {
        CheckAll(parameters, []);
        return ChangeAsync(
            "log-model-params",
            id,
            async session =>
            {
                await SetAsync(session, "logged_model_params", id, parameters, TrackingNames.ParamLength);
                var stored = (await session.QueryAsync<NamedValueRow>("SELECT name, value FROM logged_model_params WHERE model_id = @id", new { id })).ToDictionary(row => row.Name, row => row.Value);
                if (parameters.FirstOrDefault(param => stored[param.Key] != TrackingNames.Cut(param.Value, TrackingNames.ParamLength)) is { } other)
                    throw new TrackingException($"Changing param values is not allowed. Param with key='{other.Key}' was already logged with value='{stored[other.Key]}' for model ID='{id}'. Attempted logging new value '{other.Value}'.");
            },
            cancellationToken);
    }

    /// <summary>Deletes a model: it is no longer found. Its files stay in the store while a version refers to them.</summary>
    /// <param name="id">The model.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is no such model.</exception>
    public Task DeleteAsync(string id, ActedBy by, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "delete-logged-model",
            async session =>
            {
                if (await session.ExecuteAsync("UPDATE logged_models SET deleted_at = @Now, updated_at = @Now WHERE id = @id AND deleted_at IS NULL", new { id, session.Now }) == 0)
                    throw NoModel(id);
                await AuditStore.RecordAsync(session, new AuditEntry(by, "logged-model.delete", $"logged-model/{id}"));
            },
            cancellationToken);

    /// <summary>Models that a filter lets through, ordered, as a page.</summary>
    /// <param name="search">Which ones.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">The filter, the order or the token cannot be read.</exception>
    public async Task<(IReadOnlyList<LoggedModel> Items, string? Next)> SearchAsync(LoggedModelSearch search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        var clauses = FilterParser.Parse(search.Filter, FilterSchema.LoggedModels);
        var order = search.OrderBy.Select(by => (By: by, Field: OrderParser.Parse([by.Field], FilterSchema.LoggedModels)[0] with { IsDescending = !by.IsAscending })).ToList();
        var offset = OffsetToken.Read(search.Token);
        var experiments = search.ExperimentIds.Select(TrackingNames.ExperimentNo).OfType<long>().ToArray();
        if (experiments.Length == 0)
            return ([], null);
        var all = await _database.ReadAsync(
            async session => await ViewsAsync(session, await session.QueryAsync<LoggedModelRow>(
                $"{LoggedModelRow.Select} WHERE m.experiment_no {{any @experiments}} AND m.deleted_at IS NULL ORDER BY m.created_at DESC, m.id", new { experiments })),
            cancellationToken);
        var found = all.Where(model => clauses.All(clause => Matches(model, clause, search.Datasets)));
        foreach (var (by, field) in order.AsEnumerable().Reverse())
            found = FilterMatch.Sort(found, [field], (model, entity, key) => ValueOf(model, entity, key, metric => (by.DatasetName ?? metric.DatasetName ?? "") == (metric.DatasetName ?? "") && (by.DatasetDigest ?? metric.DatasetDigest ?? "") == (metric.DatasetDigest ?? "")));
        var page = found.Skip(offset).Take(search.Limit + 1).ToList();
        return (page.Take(search.Limit).ToList(), page.Count > search.Limit ? OffsetToken.Of(offset + search.Limit) : null);
    }

    internal static TrackingException NoModel(string id) => new(TrackingFault.NotFound, $"Logged model with ID '{id}' not found.");

    /// <summary>Where the files of a model are; null when there is no such model.</summary>
    internal static async Task<string?> FindRootAsync(Session session, string id)
        => id.StartsWith("m-", StringComparison.Ordinal) && await session.FirstAsync<LoggedModelRow>($"{LoggedModelRow.Select} WHERE m.id = @id AND m.deleted_at IS NULL", new { id }) is { } row ? row.ArtifactUri : null;

    private static bool Matches(LoggedModel model, FilterClause clause, IReadOnlyList<(string Name, string? Digest)> datasets)
    {
        if (clause.Entity != FilterEntity.Metric)
            return FilterMatch.Of(clause, (entity, key) => ValueOf(model, entity, key, _ => true));
        // A metric may have a value for each dataset: one of those that count must match.
        return model.Metrics.Where(metric => metric.Key == clause.Key)
            .Where(metric => datasets.Count == 0 || datasets.Any(dataset => dataset.Name == metric.DatasetName && (dataset.Digest is null || dataset.Digest == metric.DatasetDigest)))
            .Any(metric => FilterMatch.Of(clause, (_, _) => metric.Value));
    }

    private static object? ValueOf(LoggedModel model, FilterEntity entity, string key, Func<TrackedMetric, bool> counts) => entity switch
    {
        FilterEntity.Tag => model.Tags.FirstOrDefault(tag => tag.Key == key)?.Value,
        FilterEntity.Param => model.Params.FirstOrDefault(param => param.Key == key)?.Value,
        FilterEntity.Metric => model.Metrics.Where(metric => metric.Key == key && counts(metric)).OrderBy(metric => metric.Step).ThenBy(metric => metric.Timestamp).LastOrDefault()?.Value,
        _ => key switch
        {
            "name" => model.Name,
            "model_id" => model.Id,
            "model_type" => model.ModelType,
            "status" => model.Status,
            "source_run_id" => model.SourceRunId,
            "experiment_id" => model.ExperimentId,
            "creation_timestamp" => (double)model.CreatedAt,
            _ => (double)model.UpdatedAt,
        },
    };

    private static async Task<LoggedModel> GetAsync(Session session, string id)
        => await session.FirstAsync<LoggedModelRow>($"{LoggedModelRow.Select} WHERE m.id = @id AND m.deleted_at IS NULL", new { id }) is { } row
            ? (await ViewsAsync(session, [row]))[0]
            : throw NoModel(id);

    private static async Task<IReadOnlyList<LoggedModel>> ViewsAsync(Session session, IReadOnlyList<LoggedModelRow> rows)
    {
        var views = new List<LoggedModel>(rows.Count);
        foreach (var some in rows.Chunk(2_000))
        {
            var ids = some.Select(row => row.Id).ToArray();
            async Task<ILookup<string, TrackedTag>> Values(string table)
                => (await session.QueryAsync<ValueRow>($"SELECT model_id, name, value FROM {table} WHERE model_id {{any @ids}}", new { ids }))
                    .OrderBy(row => row.Name, StringComparer.Ordinal).ToLookup(row => row.ModelId, row => new TrackedTag(row.Name, row.Value));
            var (tags, parameters) = (await Values("logged_model_tags"), await Values("logged_model_params"));
            var metrics = (await session.QueryAsync<LoggedModelMetricRow>($"SELECT {LoggedModelMetricRow.Columns} FROM logged_model_metrics WHERE model_id {{any @ids}}", new { ids }))
                .OrderBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.RunId, StringComparer.Ordinal).ThenBy(row => row.DatasetName, StringComparer.Ordinal).ToLookup(row => row.ModelId);
            var registrations = (await session.QueryAsync<RegistrationRow>("SELECT logged_model AS model_id, model AS name, version FROM model_versions WHERE logged_model {any @ids}", new { ids }))
                .OrderBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.Version).ToLookup(row => row.ModelId, row => new LoggedModelRegistration(row.Name, row.Version));
            views.AddRange(some.Select(row => row.ToModel() with
            {
                Tags = [.. tags[row.Id]],
                Params = [.. parameters[row.Id]],
                Metrics = [.. metrics[row.Id].Select(metric => metric.ToMetric())],
                Registrations = [.. registrations[row.Id]],
            }));
        }

        return views;
    }

    // What is there stays: of a tag the new value counts, of a parameter the first.
    private static Task SetAsync(Session session, string table, string id, IReadOnlyList<TrackedTag> values, int longest)
        => session.InsertAsync(
            $"{table} (model_id, name, value)",
            [.. values.GroupBy(pair => pair.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new object?[] { id, group.Key, TrackingNames.Cut(group.Last().Value, longest) })],
            table == "logged_model_tags" ? "ON CONFLICT (model_id, name) DO UPDATE SET value = excluded.value" : "ON CONFLICT (model_id, name) DO NOTHING");

    private static void CheckAll(IReadOnlyList<TrackedTag> parameters, IReadOnlyList<TrackedTag> tags)
    {
        foreach (var param in parameters)
            TrackingNames.Check("parameter", param.Key);
        foreach (var tag in tags)
            TrackingNames.Check("tag", tag.Key);
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private Task<LoggedModel> ChangeAsync(string name, string id, Func<Session, Task> change, CancellationToken cancellationToken)
        => _database.WriteAsync(
            name,
            async session =>
            {
                if (await session.ExecuteAsync("UPDATE logged_models SET updated_at = @Now WHERE id = @id AND deleted_at IS NULL", new { id, session.Now }) == 0)
                    throw NoModel(id);
                await change(session);
                return await GetAsync(session, id);
            },
            cancellationToken);

    private sealed class ValueRow
    {
        public string ModelId { get; set; } = "";

        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }

    private sealed class RegistrationRow
    {
        public string ModelId { get; set; } = "";

        public string Name { get; set; } = "";

        public int Version { get; set; }
    }
}
