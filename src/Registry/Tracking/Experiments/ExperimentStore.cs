using System.Globalization;

namespace Distillery.Registry;

/// <summary>Experiments: made by clients, and by jobs for their own runs.</summary>
public sealed class ExperimentStore
{
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public ExperimentStore(Database database) => _database = database;

    /// <summary>Makes an experiment.</summary>
    /// <param name="name">Unique, 1 to 500 characters.</param>
    /// <param name="artifactLocation">Where its runs keep files; null for the platform's own store.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="TrackingException">The name is taken, also by a deleted experiment, or a value is not usable.</exception>
    public Task<string> CreateAsync(string name, string? artifactLocation, IReadOnlyList<TrackedTag> tags, ActedBy by, CancellationToken cancellationToken)
    {
        CheckName(name);
        ArgumentNullException.ThrowIfNull(tags);
        foreach (var tag in tags)
            TrackingNames.Check("tag", tag.Key);
        if (artifactLocation is { Length: > 0 } place && (place.Length > TrackingNames.ExperimentLength || place.Contains('#', StringComparison.Ordinal) || place.Contains("..", StringComparison.Ordinal)))
            throw new TrackingException($"Invalid artifact location: '{TrackingNames.Cut(place, 100)}'. It must not contain '#' or '..' and have at most {TrackingNames.ExperimentLength} characters.");
        return _database.WriteAsync(
            "create-experiment",
            async session =>
            {
                await LockNamesAsync(session);
                if (await session.FirstAsync<long?>(
                    """
                    INSERT INTO experiments (name, artifact_location, created_at, updated_at) VALUES (@name, @place, @Now, @Now)
                    ON CONFLICT (name) DO NOTHING RETURNING no
                    """,
                    new { name, place = string.IsNullOrEmpty(artifactLocation) ? null : artifactLocation.TrimEnd('/'), session.Now }) is not { } no)
                {
                    throw await IsDeletedAsync(session, name)
                        ? new TrackingException(TrackingFault.AlreadyExists, $"Experiment '{name}' already exists in deleted state. You can restore the experiment, or permanently delete it to create a new one.")
                        : new TrackingException(TrackingFault.AlreadyExists, $"Experiment(name={name}) already exists.");
                }

                await SetTagsAsync(session, no, tags);
                await AuditStore.RecordAsync(session, new AuditEntry(by, "experiment.create", $"experiment/{no}") { After = new { name } });
                return no.ToString(CultureInfo.InvariantCulture);
            },
            cancellationToken);
    }

    /// <summary>An experiment, deleted ones too.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">There is none.</exception>
    public Task<Experiment> GetAsync(string id, CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session => (await ViewsAsync(session, [await FindAsync(session, id) ?? throw TrackingException.NoExperiment(id)]))[0], cancellationToken);

    /// <summary>An experiment by name, deleted ones too; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<Experiment?> FindByNameAsync(string name, CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session => await session.FirstAsync<ExperimentRow>($"SELECT {ExperimentRow.Columns} FROM experiments WHERE name = @name", new { name }) is { } row
                ? (await ViewsAsync(session, [row]))[0]
                : null,
            cancellationToken);

    /// <summary>Deletes an experiment and its runs; both can be restored.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is none, it is deleted already, or it is the default one.</exception>
    public Task DeleteAsync(string id, ActedBy by, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "delete-experiment",
            async session =>
            {
                var row = await ActiveAsync(session, id);
                if (row.No == 0)
                    throw new TrackingException("The default experiment (id 0) cannot be deleted.");
                await session.ExecuteAsync("UPDATE experiments SET deleted_at = @Now, updated_at = @Now WHERE no = @No", new { row.No, session.Now });
                // In one order, as whoever else changes several runs.
                await session.QueryAsync<long>("SELECT no FROM runs WHERE experiment_no = @No AND deleted_at IS NULL ORDER BY no {for_update}", new { row.No });
                await session.ExecuteAsync("UPDATE runs SET deleted_at = @Now WHERE experiment_no = @No AND deleted_at IS NULL", new { row.No, session.Now });
                await AuditStore.RecordAsync(session, new AuditEntry(by, "experiment.delete", $"experiment/{id}") { Before = new { row.Name } });
            },
            cancellationToken);

    /// <summary>Restores an experiment, and the runs that were deleted with it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is no deleted one with this id.</exception>
    public Task RestoreAsync(string id, ActedBy by, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "restore-experiment",
            async session =>
            {
                if (await FindAsync(session, id, "{for_update}") is not { DeletedAt: { } at } row)
                    throw TrackingException.NoExperiment(id);
                await session.ExecuteAsync("UPDATE experiments SET deleted_at = NULL, updated_at = @Now WHERE no = @No", new { row.No, session.Now });
                await session.QueryAsync<long>("SELECT no FROM runs WHERE experiment_no = @No AND deleted_at = @at ORDER BY no {for_update}", new { row.No, at });
                await session.ExecuteAsync("UPDATE runs SET deleted_at = NULL WHERE experiment_no = @No AND deleted_at = @at", new { row.No, at });
                await AuditStore.RecordAsync(session, new AuditEntry(by, "experiment.restore", $"experiment/{id}") { After = new { row.Name } });
            },
            cancellationToken);

    /// <summary>Renames an experiment.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="newName">The new name.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is none, it is deleted, or the name is taken or not usable.</exception>
    public Task RenameAsync(string id, string newName, ActedBy by, CancellationToken cancellationToken)
    {
        CheckName(newName);
        return _database.WriteAsync(
            "rename-experiment",
            async session =>
            {
                await LockNamesAsync(session);
                var row = await FindAsync(session, id, "{for_update}") ?? throw TrackingException.NoExperiment(id);
                if (row.DeletedAt is not null)
                    throw new TrackingException("Cannot rename a non-active experiment.");
                if (row.Name == newName)
                    return;
                if (await session.FirstAsync<long?>("SELECT no FROM experiments WHERE name = @newName", new { newName }) is not null)
                    throw new TrackingException(TrackingFault.AlreadyExists, $"Experiment(name={newName}) already exists.");
                await session.ExecuteAsync("UPDATE experiments SET name = @newName, updated_at = @Now WHERE no = @No", new { row.No, newName, session.Now });
                await AuditStore.RecordAsync(session, new AuditEntry(by, "experiment.rename", $"experiment/{id}") { Before = new { row.Name }, After = new { Name = newName } });
            },
            cancellationToken);
    }

    /// <summary>Sets a tag.</summary>
    /// <param name="id">The experiment.</param>
    /// <param name="tag">The tag; a value that is too long is cut.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is no such experiment, it is deleted, or the key is not usable.</exception>
    public Task SetTagAsync(string id, TrackedTag tag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tag);
        TrackingNames.Check("tag", tag.Key);
        return _database.WriteAsync(
            "tag-experiment",
            async session =>
            {
                var row = await ActiveAsync(session, id);
                await SetTagsAsync(session, row.No, [tag]);
                await session.ExecuteAsync("UPDATE experiments SET updated_at = @Now WHERE no = @No", new { row.No, session.Now });
            },
            cancellationToken);
    }

    /// <summary>Removes a tag.</summary>
    /// <param name="id">The experiment.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <exception cref="TrackingException">There is no such experiment or tag.</exception>
    public Task DeleteTagAsync(string id, string key, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "untag-experiment",
            async session =>
            {
                var row = await ActiveAsync(session, id);
                if (await session.ExecuteAsync("DELETE FROM experiment_tags WHERE experiment_no = @No AND name = @key", new { row.No, key }) == 0)
                    throw new TrackingException(TrackingFault.NotFound, $"No tag with name: {key} in experiment with id {id}.");
                await session.ExecuteAsync("UPDATE experiments SET updated_at = @Now WHERE no = @No", new { row.No, session.Now });
            },
            cancellationToken);

    /// <summary>Experiments that a filter lets through, ordered, as a page.</summary>
    /// <param name="filter">MLflow's grammar over <c>name</c>, <c>creation_time</c>, <c>last_update_time</c> and tags; null for none.</param>
    /// <param name="orderBy">Fields with ASC or DESC; newest first when empty.</param>
    /// <param name="view">Whether deleted ones count.</param>
    /// <param name="limit">Most to give.</param>
    /// <param name="token">The page's token; null for the first.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="TrackingException">The filter, the order or the token cannot be read.</exception>
    public async Task<(IReadOnlyList<Experiment> Items, string? Next)> SearchAsync(
        string? filter, IReadOnlyList<string> orderBy, LifecycleView view, int limit, string? token, CancellationToken cancellationToken)
    {
        // Experiments are few: they are filtered here, not in the database.
        var clauses = FilterParser.Parse(filter, FilterSchema.Experiments);
        var order = OrderParser.Parse(orderBy, FilterSchema.Experiments);
        var offset = OffsetToken.Read(token);
        var all = await _database.ReadAsync(
            async session => await ViewsAsync(session, await session.QueryAsync<ExperimentRow>($"SELECT {ExperimentRow.Columns} FROM experiments ORDER BY created_at DESC, no")), cancellationToken);
        var found = all.Where(e => view == LifecycleView.All || e.IsDeleted == (view == LifecycleView.Deleted))
            .Where(e => clauses.All(clause => FilterMatch.Of(clause, (entity, key) => ValueOf(e, entity, key))));
        if (order.Count > 0)
            found = FilterMatch.Sort(found.OrderByDescending(e => long.Parse(e.Id, CultureInfo.InvariantCulture)), order, (e, entity, key) => ValueOf(e, entity, key));
        var page = found.Skip(offset).Take(limit + 1).ToList();
        return (page.Take(limit).ToList(), page.Count > limit ? OffsetToken.Of(offset + limit) : null);
    }

    /// <summary>The experiment of a job's runs: made when it is new, and brought back when it was deleted.</summary>
    internal static async Task<long> ForJobAsync(Session session, string name)
    {
        name = TrackingNames.Cut(name, TrackingNames.ExperimentLength);
        const string Find = $"SELECT {ExperimentRow.Columns} FROM experiments WHERE name = @name";
        var row = await session.FirstAsync<ExperimentRow>(Find, new { name });
        if (row is null)
        {
            await session.ExecuteAsync(
                "INSERT INTO experiments (name, created_at, updated_at) VALUES (@name, @Now, @Now) ON CONFLICT (name) DO NOTHING", new { name, session.Now });
            row = (await session.FirstAsync<ExperimentRow>(Find, new { name }))!;
        }

        if (row.DeletedAt is not null)
            await session.ExecuteAsync("UPDATE experiments SET deleted_at = NULL, updated_at = @Now WHERE no = @No", new { row.No, session.Now });
        return row.No;
    }

    /// <summary>The row of an experiment that must be there and not be deleted.</summary>
    internal static async Task<ExperimentRow> ActiveAsync(Session session, string id)
        => await FindAsync(session, id, "{for_update}") is { DeletedAt: null } row ? row : throw TrackingException.NoExperiment(id);

    internal static async Task<ExperimentRow?> FindAsync(Session session, string id, string suffix = "")
        => TrackingNames.ExperimentNo(id) is not { } no ? null
            : await session.FirstAsync<ExperimentRow>($"SELECT {ExperimentRow.Columns} FROM experiments WHERE no = @no {suffix}", new { no });

    private static object? ValueOf(Experiment e, FilterEntity entity, string key) => entity switch
    {
        FilterEntity.Tag => e.Tags.FirstOrDefault(tag => tag.Key == key)?.Value,
        _ => key switch
        {
            "name" => e.Name,
            "experiment_id" => double.Parse(e.Id, CultureInfo.InvariantCulture),
            "creation_time" => (double)e.CreatedAt,
            _ => (double)e.UpdatedAt,
        },
    };

    private static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > TrackingNames.ExperimentLength)
            throw new TrackingException($"Experiment name exceeds the maximum length of {TrackingNames.ExperimentLength} characters");
    }

    // Names are given one after the other, so that of two equal ones the second gets a sentence and not the index's error.
    private static Task LockNamesAsync(Session session) => session.FirstAsync<long>("SELECT no FROM experiments WHERE no = 0 {for_update}");

    private static async Task<bool> IsDeletedAsync(Session session, string name)
        => await session.FirstAsync<long?>("SELECT deleted_at FROM experiments WHERE name = @name", new { name }) is not null;

    private static Task SetTagsAsync(Session session, long no, IReadOnlyList<TrackedTag> tags)
        => session.InsertAsync(
            "experiment_tags (experiment_no, name, value)",
            [.. tags.GroupBy(tag => tag.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new object?[] { no, group.Key, TrackingNames.Cut(group.Last().Value, TrackingNames.TagLength) })],
            "ON CONFLICT (experiment_no, name) DO UPDATE SET value = excluded.value");

    private static async Task<IReadOnlyList<Experiment>> ViewsAsync(Session session, IReadOnlyList<ExperimentRow> rows)
    {
        var tags = rows.Count == 1
            ? await session.QueryAsync<NamedValueRow>("SELECT experiment_no AS no, name, value FROM experiment_tags WHERE experiment_no = @No", new { rows[0].No })
            : await session.QueryAsync<NamedValueRow>("SELECT experiment_no AS no, name, value FROM experiment_tags");
        var byNo = tags.OrderBy(tag => tag.Name, StringComparer.Ordinal).ToLookup(tag => tag.No);
        return [.. rows.Select(row => row.ToView(byNo[row.No]))];
    }
}
