using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Models and versions as people and MLflow's clients make, describe, rename and delete them. Each act is one transaction with its audit record.</summary>
/// <param name="database">The store.</param>
/// <param name="artifacts">Where files are.</param>
public sealed class ModelEdits(Database database, IArtifactStore artifacts)
{
    /// <summary>Registers a model without a version.</summary>
    /// <param name="model">Its name, description and labels.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="ArgumentException">The name or a label is not valid.</exception>
    /// <exception cref="PromotionStateException">The name is taken (<c>name_taken</c>).</exception>
    public Task<ModelView> CreateAsync(NewModel model, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(by);
        if (ModelNames.ProblemOf(model.Name) is { } problem)
            throw new ArgumentException(problem);
        ModelNames.CheckDescription(model.Description);
        var tags = model.Tags ?? new Dictionary<string, string>();
        foreach (var (key, value) in tags)
            ModelNames.CheckTag(key, value);
        return database.WriteAsync(
            "create-model",
            async session =>
            {
                var made = await session.ExecuteAsync(
                    "INSERT INTO models (name, created_at, updated_at, latest_version, description) VALUES (@Name, @Now, @Now, 0, @Description) ON CONFLICT (name) DO NOTHING",
                    new { model.Name, session.Now, model.Description });
                if (made == 0)
                    throw Taken(model.Name);
                await session.InsertAsync("model_tags (model, name, value)", [.. tags.Select(tag => new object?[] { model.Name, tag.Key, tag.Value })]);
                await WebhookOutbox.RaiseAsync(
                    session, new RaisedEvent(WebhookEvents.ModelCreated) { Registered = new WebhookModel(model.Name, by.Name, model.Description), Tags = tags });
                await AuditStore.RecordAsync(session, new AuditEntry(by, "model.create", $"model/{model.Name}") { After = new { model.Description, tags } });
                return (await ModelReader.FindAsync(session, model.Name))!;
            },
            cancellationToken);
    }

    /// <summary>Changes description and labels of a model.</summary>
    /// <param name="name">The model.</param>
    /// <param name="edit">What changes.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The model as it is now; null when there is none.</returns>
    /// <exception cref="ArgumentException">A label is not valid.</exception>
    public Task<ModelView?> EditAsync(string name, ModelEdit edit, ActedBy by, CancellationToken cancellationToken)
    {
        Check(edit);
        return database.WriteAsync<ModelView?>(
            "edit-model",
            async session =>
            {
                if (!await AliasMoves.LockAsync(session, name))
                    return null;
                var before = (await ModelReader.FindAsync(session, name))!;
                if (edit.Description is { } description)
                {
                    await session.ExecuteAsync(
                        "UPDATE models SET description = @description, updated_at = @Now WHERE name = @name", new { description, name, session.Now });
                }

                foreach (var (key, value) in edit.Tags ?? new Dictionary<string, string?>())
                {
                    await session.ExecuteAsync("DELETE FROM model_tags WHERE model = @name AND name = @key", new { name, key });
                    if (value is not null)
                        await session.ExecuteAsync("INSERT INTO model_tags (model, name, value) VALUES (@name, @key, @value)", new { name, key, value });
                }

                await AuditStore.RecordAsync(
                    session, new AuditEntry(by, "model.edit", $"model/{name}") { Before = Summary(before.Description, before.Tags, edit), After = edit });
                return await ModelReader.FindAsync(session, name);
            },
            cancellationToken);
    }

    /// <summary>Gives a model another name; versions, aliases, history, rules and the filters of webhooks go along.</summary>
    /// <param name="name">The model.</param>
    /// <param name="newName">The name that it gets.</param>
    /// <param name="by">Who asks; where an alias is protected, an admin.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The model as it is now; null when there is none.</returns>
    /// <exception cref="ArgumentException">The new name is not valid.</exception>
    /// <exception cref="PromotionStateException">The new name is taken (<c>name_taken</c>).</exception>
    /// <exception cref="MoveRefusedException">An alias is protected, and the caller is no admin.</exception>
    public Task<ModelView?> RenameAsync(string name, string newName, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (ModelNames.ProblemOf(newName) is { } problem)
            throw new ArgumentException(problem);
        return database.WriteAsync<ModelView?>(
            "rename-model",
            async session =>
            {
                if (!await AliasMoves.LockAsync(session, name))
                    return null;
                if (name == newName || await ModelReader.FindAsync(session, newName) is not null)
                    throw Taken(newName);
                // Whoever loads the model by its alias would no longer find it: as good as removing the alias.
                if (by.Role != Roles.Admin && await AliasPins.ProtectedAsync(session, name) is [var alias, ..])
                    throw new MoveRefusedException($"Renaming {name}", [$"Its alias '{alias}' is protected, so only an admin renames it."]);
                await ModelTables.RenameAsync(session, name, newName);
                await WebhookOutbox.RaiseAsync(session, new RaisedEvent(WebhookEvents.ModelRenamed) { Registered = new WebhookModel(newName, by.Name, null, name) });
                await AuditStore.RecordAsync(session, new AuditEntry(by, "model.rename", $"model/{newName}") { Before = new { name }, After = new { name = newName } });
                return await ModelReader.FindAsync(session, newName);
            },
            cancellationToken);
    }

    /// <summary>Deletes a model with its versions, aliases and history; requests about it stay, and open ones end.</summary>
    /// <param name="name">The model.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="MoveRefusedException">An alias is protected.</exception>
    public Task<bool> DeleteAsync(string name, ActedBy by, CancellationToken cancellationToken)
        => database.WriteAsync(
            "delete-model",
            async session =>
            {
                if (!await AliasMoves.LockAsync(session, name))
                    return false;
                if (await AliasPins.ProtectedAsync(session, name) is [var alias, ..])
                    throw new MoveRefusedException($"Deleting {name}", [$"Its alias '{alias}' is protected. An admin removes the rule first."]);
                var model = (await ModelReader.FindAsync(session, name))!;
                await CloseRequestsAsync(session, name, null, "The model was deleted.");
                await ModelTables.DeleteAsync(session, name);
                await WebhookOutbox.RaiseAsync(session, new RaisedEvent(WebhookEvents.ModelDeleted) { Registered = new WebhookModel(name, by.Name, model.Description) });
                await AuditStore.RecordAsync(session, new AuditEntry(by, "model.delete", $"model/{name}") { Before = new { model.LatestVersion, model.Aliases } });
                return true;
            },
            cancellationToken);

    /// <summary>Registers a version. Files that lie in this platform are taken over as they are now: what happens to the run later does not change the version.</summary>
    /// <param name="asked">What it is made of.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>The version; null when there is no such model.</returns>
    /// <exception cref="ArgumentException">The source is not valid, or a field is too long.</exception>
    /// <exception cref="SourceNotFoundException">What the source names does not exist.</exception>
    public async Task<ModelVersionView?> RegisterAsync(NewRegistration asked, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(by);
        ModelNames.CheckDescription(asked.Description);
        foreach (var (key, value) in asked.Tags)
            ModelNames.CheckTag(key, value);
        var source = VersionSource.Parse(asked.Source, asked.RunId);
        var files = await database.ReadAsync(session => source.FilesAsync(session), cancellationToken);
        var sizes = await artifacts.SizesAsync(files, cancellationToken);
        return await database.WriteAsync<ModelVersionView?>(
            "register-source",
            async session =>
            {
                if (!await AliasMoves.LockAsync(session, asked.Model))
                    return null;
                var number = await VersionWriter.InsertAsync(session, asked, await source.RunOfAsync(session), files, sizes, by);
                await AuditStore.RecordAsync(
                    session,
                    new AuditEntry(by, "version.register", $"model/{asked.Model}/version/{number}") { After = new { asked.Source, asked.RunId, files = files.Count, asked.Tags } });
                return await VersionReader.ReadAsync(session, asked.Model, number);
            },
            cancellationToken);
    }

    /// <summary>Changes description and labels of a version. Labels that its stage wrote stay: gates rest on them.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="edit">What changes.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The version as it is now; null when there is none.</returns>
    /// <exception cref="ArgumentException">A label is not valid.</exception>
    /// <exception cref="RunOwnedException">A label was written by the stage that made the version.</exception>
    public Task<ModelVersionView?> EditVersionAsync(string name, int version, ModelEdit edit, ActedBy by, CancellationToken cancellationToken)
    {
        Check(edit);
        return database.WriteAsync<ModelVersionView?>(
            "edit-version",
            async session =>
            {
                if (!await AliasMoves.LockAsync(session, name) || await VersionReader.ReadAsync(session, name, version) is not { } before)
                    return null;
                if (edit.Description is { } description)
                {
                    await session.ExecuteAsync(
                        "UPDATE model_versions SET description = @description, updated_at = @Now WHERE model = @name AND version = @version", new { description, name, version, session.Now });
                }

                foreach (var (key, value) in edit.Tags ?? new Dictionary<string, string?>())
                    await VersionLabels.SetAsync(session, name, version, key, value, by);
                await AuditStore.RecordAsync(
                    session, new AuditEntry(by, "version.edit", $"model/{name}/version/{version}") { Before = Summary(before.Description, before.Tags, edit), After = edit });
                return await VersionReader.ReadAsync(session, name, version);
            },
            cancellationToken);
    }

    /// <summary>Deletes a version with the aliases that point to it; its number is not given again.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="MoveRefusedException">A protected alias points to it, or an alias with rules would go back to it.</exception>
    public Task<bool> DeleteVersionAsync(string name, int version, ActedBy by, CancellationToken cancellationToken)
        => database.WriteAsync(
            "delete-version",
            async session =>
            {
                if (!await AliasMoves.LockAsync(session, name) || await VersionReader.ReadAsync(session, name, version) is not { } found)
                    return false;
                await AliasPins.CheckAsync(session, name, version);
                foreach (var alias in found.Aliases)
                {
                    var rules = (await AliasRulesStore.ReadAsync(session, name, alias))?.Rules;
                    var request = new AliasMoveRequest(name, alias, null, by) { Comment = $"version {version} was deleted" };
                    await AliasWriter.MoveAsync(
                        session, request, version, new AliasChange(alias, version, null, by.Name, null, default) { Kind = AliasMoveKinds.Remove },
                        rules is not null && StageWriter.IsStage(alias), []);
                }

                await CloseRequestsAsync(session, name, version, "The version was deleted.");
                await WebhookOutbox.RaiseAsync(
                    session, new RaisedEvent(WebhookEvents.VersionDeleted) { JobId = found.JobId, Version = new WebhookVersion(name, version, found.RunId, by.Name, found.Metrics) });
                await ModelTables.DeleteVersionAsync(session, name, version);
                await session.ExecuteAsync("UPDATE models SET updated_at = @Now WHERE name = @name", new { name, session.Now });
                await AuditStore.RecordAsync(
                    session, new AuditEntry(by, "version.delete", $"model/{name}/version/{version}") { Before = new { found.Source, found.RunId, files = found.Artifacts.Count, found.Aliases } });
                return true;
            },
            cancellationToken);

    private static async Task CloseRequestsAsync(Session session, string name, int? version, string reason)
        => await session.ExecuteAsync(
            $"UPDATE promotions SET state = 'refused', ended_at = @Now, ended_by = 'system', reasons = @reasons WHERE model = @name AND state = 'open'{(version is null ? "" : " AND version = @version")}",
            new { name, version, session.Now, reasons = System.Text.Json.JsonSerializer.Serialize(new[] { reason }) });

    private static void Check(ModelEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        ModelNames.CheckDescription(edit.Description);
        foreach (var (key, value) in edit.Tags ?? new Dictionary<string, string?>())
            ModelNames.CheckTag(key, value);
    }

    private static object Summary(string? description, IReadOnlyDictionary<string, string> tags, ModelEdit edit) => new
    {
        description = edit.Description is null ? null : description,
        tags = edit.Tags?.Keys.Where(tags.ContainsKey).ToDictionary(key => key, key => tags[key]),
    };

    private static PromotionStateException Taken(string name) => new("name_taken", $"Registered Model (name={name}) already exists.");
}
