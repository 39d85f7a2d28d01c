using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>MLflow's stages. A stage whose alias (its name in lower case) has rules is that alias; any other is only a word on the version.</summary>
internal static class StageWriter
{
    /// <summary>The alias that a stage stands for where it has rules; null for None and Archived.</summary>
    public static string? AliasOf(string stage) => stage is ModelStages.Staging or ModelStages.Production ? stage.ToLowerInvariant() : null;

    /// <summary>Whether an alias stands for a stage.</summary>
    public static bool IsStage(string alias) => alias is "staging" or "production";

    /// <summary>The stage that is meant, in any case of letters; null when there is none.</summary>
    public static string? Find(string? text) => ModelStages.All.FirstOrDefault(stage => stage.Equals(text, StringComparison.OrdinalIgnoreCase));

    public static async Task FollowAsync(Session session, string model, string alias, int? from, int? to, string former)
    {
        var stage = ModelStages.All.First(name => name.Equals(alias, StringComparison.OrdinalIgnoreCase));
        if (from is { } left)
            await SetAsync(session, model, left, former);
        if (to is { } entered)
            await SetAsync(session, model, entered, stage);
    }

    public static async Task SetAsync(Session session, string model, int version, string stage)
    {
        await session.ExecuteAsync(
            "UPDATE model_versions SET stage = @stage, updated_at = @Now WHERE model = @model AND version = @version", new { model, version, stage, session.Now });
        await session.ExecuteAsync("UPDATE models SET updated_at = @Now WHERE name = @model", new { model, session.Now });
    }

    /// <summary>Moves the other versions of a stage to Archived.</summary>
    public static async Task ArchiveOthersAsync(Session session, string model, int version, string stage)
        => await session.ExecuteAsync(
            "UPDATE model_versions SET stage = 'Archived', updated_at = @Now WHERE model = @model AND version <> @version AND stage = @stage", new { model, version, stage, session.Now });
}
