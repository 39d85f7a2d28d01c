using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.Access;

/// <summary>Before the server listens: keeps the key of the configuration, and refuses to start where nobody could get in.</summary>
internal sealed class BootstrapKey(JobApiOptions options, KeyStore keys) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.RequireKey)
            return;
        if (options.AdminKey is { } secret)
            await keys.EnsureBootstrapAsync(secret, cancellationToken);
        else if (!await keys.AnyActiveAsync(Roles.Admin, cancellationToken))
            throw new InvalidOperationException("Keys are required, but no admin's key exists: set Distillery:AdminKey to a secret of at least 16 characters for the first start.");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
