using Distillery.Contracts;

namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    /// <summary>Models by MLflow's filter grammar, by name.</summary>
    /// <param name="filter">For example <c>name LIKE 'games%' AND tags.team = 'search'</c>; null for all.</param>
    /// <param name="orderBy">For example <c>last_updated_timestamp DESC</c>; by name when absent.</param>
    /// <param name="limit">1 to 1,000; 100 when absent.</param>
    /// <param name="after">Where the last page ended.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Page<ModelView>> SearchModelsAsync(
        string? filter = null, string? orderBy = null, int? limit = null, string? after = null, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<ModelView>>(Route.Of("search", "models").With(("filter", filter), ("orderBy", orderBy), ("limit", limit), ("after", after)), cancellationToken);

    /// <summary>Versions of all models by MLflow's filter grammar, those that changed last first.</summary>
    /// <param name="filter">For example <c>name = 'games' AND version_number > 3</c>; null for all.</param>
    /// <param name="orderBy">For example <c>version_number DESC</c>.</param>
    /// <param name="limit">1 to 1,000; 100 when absent.</param>
    /// <param name="after">Where the last page ended.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Page<ModelVersionView>> SearchVersionsAsync(
        string? filter = null, string? orderBy = null, int? limit = null, string? after = null, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<ModelVersionView>>(
            Route.Of("search", "versions").With(("filter", filter), ("orderBy", orderBy), ("limit", limit), ("after", after)), cancellationToken);

    /// <summary>Registers a model without a version.</summary>
    /// <param name="model">Its name, description and labels.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>name_taken</c> (409).</exception>
    public Task<ModelView> CreateModelAsync(NewModel model, CancellationToken cancellationToken = default) =>
        calls.SendAsync<ModelView>(HttpMethod.Post, Route.Of("models"), Body(model), cancellationToken);

    /// <summary>Changes description and labels of a model.</summary>
    /// <param name="name">The model.</param>
    /// <param name="edit">What changes.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<ModelView> EditModelAsync(string name, ModelEdit edit, CancellationToken cancellationToken = default) =>
        calls.SendAsync<ModelView>(HttpMethod.Patch, Route.Of("models", name), Body(edit), cancellationToken);

    /// <summary>Gives a model another name; versions, aliases, history and rules go along.</summary>
    /// <param name="name">The model.</param>
    /// <param name="newName">The name that it gets.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>name_taken</c> (409).</exception>
    public Task<ModelView> RenameModelAsync(string name, string newName, CancellationToken cancellationToken = default) =>
        calls.SendAsync<ModelView>(HttpMethod.Post, Route.Of("models", name, "rename"), Body(new ModelRename(newName)), cancellationToken);

    /// <summary>Deletes a model with its versions. Refused while one of its aliases is protected.</summary>
    /// <param name="name">The model.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task DeleteModelAsync(string name, CancellationToken cancellationToken = default) => calls.DeleteAsync(Route.Of("models", name), cancellationToken);

    /// <summary>Makes a version out of the files of a run.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">Which run, which folder of it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<ModelVersionView> CreateVersionAsync(string name, NewVersion version, CancellationToken cancellationToken = default) =>
        calls.SendAsync<ModelVersionView>(HttpMethod.Post, Route.Of("models", name, "versions"), Body(version), cancellationToken);

    /// <summary>Changes description and labels of a version.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="edit">What changes.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<ModelVersionView> EditVersionAsync(string name, int version, ModelEdit edit, CancellationToken cancellationToken = default) =>
        calls.SendAsync<ModelVersionView>(HttpMethod.Patch, Route.Of("models", name, "versions", $"{version}"), Body(edit), cancellationToken);

    /// <summary>Deletes a version; its number is not given again. Refused while a protected alias points to it or would go back to it.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task DeleteVersionAsync(string name, int version, CancellationToken cancellationToken = default) =>
        calls.DeleteAsync(Route.Of("models", name, "versions", $"{version}"), cancellationToken);
}
