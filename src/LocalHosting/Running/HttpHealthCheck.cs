using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distillery.LocalHosting.Running;

/// <summary>Asks a path through the public port.</summary>
internal sealed class HttpHealthCheck(EndpointReference endpoint, string path, int status) : IHealthCheck
{
    // A fresh connection each time: the proxy then chooses a replica anew.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(5) };

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var url = new Uri(new Uri(endpoint.Url), path);
        try
        {
            using var answer = await Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)answer.StatusCode == status
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{url} answered {(int)answer.StatusCode}, not {status}");
        }
        catch (HttpRequestException error)
        {
            return HealthCheckResult.Unhealthy($"{url}: {error.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{url} did not answer within {Client.Timeout.TotalSeconds} s");
        }
    }
}
