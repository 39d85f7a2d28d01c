using System.Globalization;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary>MLflow's <c>RegisteredModel</c>.</summary>
internal sealed record RegisteredModelMessage(
    string Name, long CreationTimestamp, long LastUpdatedTimestamp, string Description, IReadOnlyList<ModelVersionMessage> LatestVersions, IReadOnlyList<TagMessage> Tags,
    IReadOnlyList<AliasMessage> Aliases)
{
    public static RegisteredModelMessage Of(ModelView model, IReadOnlyList<ModelVersionView> versions) => new(
        model.Name,
        model.CreatedAt.ToUnixTimeMilliseconds(),
        model.UpdatedAt.ToUnixTimeMilliseconds(),
        model.Description ?? "",
        [.. Latest(versions).Select(ModelVersionMessage.Of)],
        RegistryFields.TagsOf(model.Tags),
        [.. model.Aliases.OrderBy(alias => alias.Key, StringComparer.Ordinal).Select(alias => new AliasMessage(alias.Key, alias.Value.ToString(CultureInfo.InvariantCulture)))]);

    /// <summary>The newest version of each stage, in the order of the stages.</summary>
    public static IEnumerable<ModelVersionView> Latest(IEnumerable<ModelVersionView> versions)
        => versions.GroupBy(version => version.Stage).OrderBy(group => StageOrder(group.Key)).Select(group => group.MaxBy(version => version.Version)!);

    private static int StageOrder(string stage) => ModelStages.All.ToList().IndexOf(stage);
}

/// <summary>MLflow's <c>ModelVersion</c>; its number is a text.</summary>
internal sealed record ModelVersionMessage(
    string Name, string Version, long CreationTimestamp, long LastUpdatedTimestamp, string UserId, string CurrentStage, string Description, string Source, string RunId, string Status,
    IReadOnlyList<TagMessage> Tags, string RunLink, IReadOnlyList<string> Aliases, string? ModelId)
{
    public static ModelVersionMessage Of(ModelVersionView version) => new(
        version.Model,
        version.Version.ToString(CultureInfo.InvariantCulture),
        version.CreatedAt.ToUnixTimeMilliseconds(),
        version.UpdatedAt.ToUnixTimeMilliseconds(),
        version.Actor,
        version.Stage,
        version.Description ?? "",
        version.Source ?? MLflowSources.Of(version.Model, version.Version),
        version.RunId ?? "",
        "READY",
        RegistryFields.TagsOf(version.Tags),
        version.RunLink ?? "",
        version.Aliases,
        version.LoggedModelId);
}

/// <summary>An alias of a model.</summary>
internal sealed record AliasMessage(string Alias, string Version);
