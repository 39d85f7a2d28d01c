using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>MLflow's stages where rules make them doors: a version comes to such a stage only by its alias.</summary>
internal static class StageDoors
{
    /// <summary>The alias that a version must enter to come to a stage, and the one that it must leave; null where there is no door.</summary>
    public static async Task<(bool Exists, string? Entered, string? Left)> OfAsync(Session session, string model, int version, string wanted)
    {
        if (await VersionReader.ReadAsync(session, model, version) is not { } found)
            return (false, null, null);
        return (true, await DoorAsync(session, model, StageWriter.AliasOf(wanted)), found.Stage == wanted ? null : await HeldDoorAsync(session, model, version, wanted));
    }

    /// <summary>Writes the stage, unless what was known about its doors no longer holds.</summary>
    public static async Task<(bool Done, ModelVersionView? Result)> WriteAsync(
        Session session, string model, int version, string wanted, bool archiveOthers, bool passed, ActedBy by)
    {
        if (!await AliasMoves.LockAsync(session, model) || await VersionReader.ReadAsync(session, model, version) is not { } found)
            return (true, null);
        var (_, entered, left) = await OfAsync(session, model, version, wanted);
        // Rules came in between, or the version holds what it should have left: through the door again.
        if (left is not null || (entered is not null && await AliasMoves.CurrentAsync(session, model, entered) != version))
            return (false, null);
        var before = found.Stage;
        if (before != wanted || !passed)
            await StageWriter.SetAsync(session, model, version, wanted);
        if (archiveOthers)
            await StageWriter.ArchiveOthersAsync(session, model, version, wanted);
        if (before != wanted)
            await AuditStore.RecordAsync(session, new AuditEntry(by, "version.stage", $"model/{model}/version/{version}") { Before = new { stage = before }, After = new { stage = wanted, archiveOthers } });
        return (true, await VersionReader.ReadAsync(session, model, version));
    }

    // The stage's alias where rules make the stage a door; null where it is only a word.
    private static async Task<string?> DoorAsync(Session session, string model, string? alias)
        => alias is not null && (await AliasRulesStore.ReadAsync(session, model, alias))?.Rules is not null ? alias : null;

    private static async Task<string?> HeldDoorAsync(Session session, string model, int version, string wanted)
    {
        foreach (var alias in new[] { "production", "staging" })
        {
            if (alias != StageWriter.AliasOf(wanted) && await DoorAsync(session, model, alias) is not null && await AliasMoves.CurrentAsync(session, model, alias) == version)
                return alias;
        }

        return null;
    }
}
