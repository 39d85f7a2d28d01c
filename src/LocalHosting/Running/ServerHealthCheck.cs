using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distillery.LocalHosting.Running;

/// <summary>Asks a server in the first words of its protocol.</summary>
internal sealed class ServerHealthCheck(EndpointReference endpoint, Func<int, CancellationToken, Task<bool>> ask) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await ask(endpoint.Port, cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"port {endpoint.Port} does not answer");
}
