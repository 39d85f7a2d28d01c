using Distillery.Contracts;

namespace Distillery.Client;

/// <summary>
/// The job API in .NET: one method per route. Every method throws <see cref="DistilleryApiException"/> when the API refuses the
/// call or cannot be reached. Safe for use by several threads at once.
/// </summary>
public sealed partial class DistilleryClient
{
    private readonly ApiCalls calls;
    private readonly TimeProvider time;

    /// <summary>Makes a client.</summary>
    /// <param name="http">Its <see cref="HttpClient.BaseAddress"/> is the API's root, ending in a slash; keys go into its default headers.</param>
    /// <param name="time">Clock of waits between reconnects; the system's when absent.</param>
    /// <exception cref="ArgumentException">The client has no base address.</exception>
    public DistilleryClient(HttpClient http, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        Address = http.BaseAddress ?? throw new ArgumentException("The HttpClient needs a BaseAddress, for example http://localhost:8080/.", nameof(http));
        calls = new ApiCalls(http);
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>Root of the API that this client talks to.</summary>
    public Uri Address { get; }

    /// <summary>Whether the API answers its health check.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False when it cannot be reached or is not healthy.</returns>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await calls.GetTextAsync("health", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DistilleryApiException)
        {
            // The answer to the question is the record of this error.
            return false;
        }
    }

    /// <summary>JSON Schema of the job spec, for editors.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<string> GetJobSpecSchemaAsync(CancellationToken cancellationToken = default) =>
        calls.GetTextAsync("api/schema/job-spec.json", cancellationToken);

    /// <summary>The API's OpenAPI document as JSON.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<string> GetOpenApiAsync(CancellationToken cancellationToken = default) =>
        calls.GetTextAsync("openapi/v1.json", cancellationToken);

    /// <summary>Datasets that jobs imported.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<DatasetView>> ListDatasetsAsync(CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<DatasetView>>(Route.Of("datasets"), cancellationToken);

    /// <summary>One dataset.</summary>
    /// <param name="digest">Its digest.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<DatasetView> GetDatasetAsync(string digest, CancellationToken cancellationToken = default) =>
        calls.GetAsync<DatasetView>(Route.Of("datasets", digest), cancellationToken);

    /// <summary>Registered models.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<ModelView>> ListModelsAsync(CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<ModelView>>(Route.Of("models"), cancellationToken);

    /// <summary>One registered model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<ModelView> GetModelAsync(string name, CancellationToken cancellationToken = default) =>
        calls.GetAsync<ModelView>(Route.Of("models", name), cancellationToken);

    /// <summary>Versions of a model.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<ModelVersionView>> ListVersionsAsync(string name, CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<ModelVersionView>>(Route.Of("models", name, "versions"), cancellationToken);

    /// <summary>One version of a model.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="version">Its number, from 1.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<ModelVersionView> GetVersionAsync(string name, int version, CancellationToken cancellationToken = default) =>
        calls.GetAsync<ModelVersionView>(Route.Of("models", name, "versions", $"{version}"), cancellationToken);
}
