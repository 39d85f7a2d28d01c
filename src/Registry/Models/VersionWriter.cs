namespace Distillery.Registry;

internal static class VersionWriter
{
    /// <summary>A version that somebody registered out of a source. Under the lock of the model's row.</summary>
    /// <returns>Its number.</returns>
    public static async Task<int> InsertAsync(
        Session session, NewRegistration asked, string? runId, IReadOnlyList<StoredFile> files, IReadOnlyDictionary<string, long> sizes, ActedBy by)
    {
        var model = asked.Model;
        var number = await session.ScalarAsync<int>(
            "UPDATE models SET latest_version = latest_version + 1, updated_at = @Now WHERE name = @model RETURNING latest_version", new { model, session.Now });
        await session.ExecuteAsync(
            """
            INSERT INTO model_versions (model, version, run_id, created_at, updated_at, actor, description, source, run_link, logged_model)
            VALUES (@model, @number, @runId, @Now, @Now, @Name, @Description, @Source, @RunLink, @LoggedModelId)
            """,
            new { model, number, runId, session.Now, by.Name, asked.Description, asked.Source, asked.RunLink, asked.LoggedModelId });
        await session.InsertAsync("version_tags (model, version, name, value)", [.. asked.Tags.Select(tag => new object?[] { model, number, tag.Key, tag.Value })]);
        await session.InsertAsync(
            "version_files (model, version, path, digest, bytes)", [.. files.Select(file => new object?[] { model, number, file.Path, file.Digest, sizes[file.Digest] })]);
        await WebhookOutbox.RaiseAsync(
            session,
            new RaisedEvent(Contracts.WebhookEvents.VersionRegistered)
            {
                Version = new Contracts.WebhookVersion(model, number, runId, by.Name, new Dictionary<string, double>()),
                Tags = asked.Tags,
                Source = asked.Source,
                Description = asked.Description,
            });
        return number;
    }

    /// <returns>Number of the new version.</returns>
    public static async Task<int> InsertAsync(Session session, StageLease lease, NewModelVersion version, IReadOnlyDictionary<string, long> sizes)
    {
        var model = version.Model;
        await session.ExecuteAsync(
            "INSERT INTO models (name, created_at, updated_at, latest_version) VALUES (@model, @Now, @Now, 0) ON CONFLICT (name) DO NOTHING", new { model, session.Now });
        var number = await session.ScalarAsync<int>(
            "UPDATE models SET latest_version = latest_version + 1, updated_at = @Now WHERE name = @model RETURNING latest_version", new { model, session.Now });
        await session.ExecuteAsync(
            """
            INSERT INTO model_versions (model, version, job_id, stage_id, run_id, created_at, updated_at, actor)
            VALUES (@model, @number, @JobId, @StageId, @runId, @Now, @Now, @Actor)
            """,
            new { model, number, lease.JobId, lease.StageId, runId = version.RunId ?? lease.RunId, session.Now, lease.Actor });
        await session.InsertAsync(
            "version_metrics (model, version, name, value)", [.. version.Metrics.Select(metric => new object?[] { model, number, metric.Key, metric.Value })]);
        await session.InsertAsync(
            "version_tags (model, version, name, value, fixed)", [.. version.Tags.Select(tag => new object?[] { model, number, tag.Key, RunLimits.Clean(tag.Value), 1 })]);
        await session.InsertAsync(
            "version_files (model, version, path, digest, bytes)",
            [.. version.Files.Select(file => new object?[] { model, number, file.Path, file.Digest, sizes[file.Digest] })]);
        await WebhookOutbox.RaiseAsync(
            session,
            new RaisedEvent(Contracts.WebhookEvents.VersionRegistered)
            {
                JobId = lease.JobId,
                Version = new Contracts.WebhookVersion(model, number, version.RunId ?? lease.RunId, lease.Actor, version.Metrics),
                Tags = version.Tags,
            });
        return number;
    }
}
