using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Distillery.ServiceDefaults;

/// <summary>Ends a start that would open a service without keys to the network, however its addresses were set.</summary>
/// <param name="server">The server, which knows its addresses once it listens.</param>
/// <param name="areKeysRequired">Whether callers must show keys.</param>
internal sealed class LoopbackGuard(IServer server, bool areKeysRequired) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
        => !areKeysRequired && server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(address => !IsLocal(address)) is { } open
            ? throw new InvalidOperationException(
                $"{open} can be reached from other machines, but no keys are required. Set Distillery:RequireKey to true (and Distillery:AdminKey for the first start of the job API), or listen on 127.0.0.1.")
            : Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether only this machine can reach an address. Sockets and pipes have a path instead of a host.</summary>
    public static bool IsLocal(string address)
        => address.Contains("://unix:", StringComparison.OrdinalIgnoreCase)
            || address.Contains("://pipe:", StringComparison.OrdinalIgnoreCase)
            || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && LocalCallers.IsLoopback(uri.Host));
}
