using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Writes model cards from what the store knows of a version.</summary>
/// <param name="models">The versions.</param>
/// <param name="lineage">Where they come from.</param>
/// <param name="artifacts">Where files are.</param>
public sealed class ModelCards(ModelStore models, LineageStore lineage, IArtifactStore artifacts)
{
    /// <summary>The card of a version as Markdown; null when there is no such version.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<string?> WriteAsync(string model, int version, CancellationToken cancellationToken)
    {
        if (await models.VersionAsync(model, version, cancellationToken) is not { } found || await lineage.VersionAsync(model, version, cancellationToken) is not { } origin)
            return null;
        var moves = (await models.AliasHistoryAsync(model, cancellationToken)).Where(change => change.From == version || change.To == version).ToList();
        return ModelCard.Write(found, origin, moves, await TableAsync(found, cancellationToken));
    }

    private async Task<ResultTable?> TableAsync(ModelVersionView version, CancellationToken cancellationToken)
    {
        if (version.Artifacts.FirstOrDefault(file => file.Path == "results.json") is not { } file)
            return null;
        try
        {
            await using var stream = await artifacts.OpenReadAsync(file.Digest, cancellationToken);
            return await JsonSerializer.DeserializeAsync<ResultTable>(stream, ContractsJson.Options, cancellationToken);
        }
        catch (JsonException)
        {
            // A file of that name that a client put there; the card says that there is no table.
            return null;
        }
    }
}
