namespace Distillery.Registry;

/// <summary>The tables in which models and versions stand, for renaming and deleting.</summary>
internal static class ModelTables
{
    /// <summary>Tables with a column <c>model</c> that names a registered model.</summary>
    public static IReadOnlyList<string> OfModels { get; } = ["model_tags", "alias_history", "alias_rules", "promotions", "webhooks"];

    /// <summary>Tables with columns <c>model</c> and <c>version</c> that hold a part of a version.</summary>
    public static IReadOnlyList<string> OfVersions { get; } = ["version_metrics", "version_tags", "version_files", "aliases"];

    /// <summary>Tables whose column <c>model</c> names something else: a language model.</summary>
    public static IReadOnlyList<string> NotRegistered { get; } = ["teacher_answers", "teacher_attempts"];

    /// <summary>Tables that keep what was decided, or what somebody wishes, when the model is gone.</summary>
    private static readonly string[] Kept = ["promotions", "webhooks"];

    /// <summary>Under the lock of the model's row. Keys cannot be changed where others refer to them, so the rows are made anew and the old ones removed.</summary>
    public static async Task RenameAsync(Session session, string name, string to)
    {
        var args = new { name, to, session.Now };
        const string ModelColumns = "created_at, latest_version, description";
        const string VersionColumns = "version, job_id, run_id, created_at, updated_at, actor, description, source, run_link, logged_model, stage";
        await session.ExecuteAsync($"INSERT INTO models (name, updated_at, {ModelColumns}) SELECT @to, @Now, {ModelColumns} FROM models WHERE name = @name", args);
        // A stage makes one version: its mark can stand on one row only.
        var stages = await session.QueryAsync<StageRow>("SELECT version, stage_id FROM model_versions WHERE model = @name AND stage_id IS NOT NULL", args);
        await session.ExecuteAsync("UPDATE model_versions SET stage_id = NULL WHERE model = @name", args);
        await session.ExecuteAsync($"INSERT INTO model_versions (model, {VersionColumns}) SELECT @to, {VersionColumns} FROM model_versions WHERE model = @name", args);
        foreach (var stage in stages)
            await session.ExecuteAsync("UPDATE model_versions SET stage_id = @StageId WHERE model = @to AND version = @Version", new { to, stage.Version, stage.StageId });
        foreach (var table in OfVersions.Concat(OfModels))
            await session.ExecuteAsync($"UPDATE {table} SET model = @to WHERE model = @name", args);
        await session.ExecuteAsync("DELETE FROM model_versions WHERE model = @name", args);
        await session.ExecuteAsync("DELETE FROM models WHERE name = @name", args);
    }

    /// <summary>Under the lock of the model's row.</summary>
    public static async Task DeleteAsync(Session session, string name)
    {
        foreach (var table in OfVersions.Concat(OfModels).Except(Kept).Append("model_versions"))
            await session.ExecuteAsync($"DELETE FROM {table} WHERE model = @name", new { name });
        await session.ExecuteAsync("DELETE FROM models WHERE name = @name", new { name });
    }

    /// <summary>Under the lock of the model's row.</summary>
    public static async Task DeleteVersionAsync(Session session, string name, int version)
    {
        foreach (var table in OfVersions.Append("model_versions"))
            await session.ExecuteAsync($"DELETE FROM {table} WHERE model = @name AND version = @version", new { name, version });
    }

    private sealed class StageRow
    {
        public int Version { get; set; }

        public string StageId { get; set; } = "";
    }
}
