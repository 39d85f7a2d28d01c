namespace Distillery.Registry;

internal static class VersionWriter
{
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
            });
        return number;
    }
}
