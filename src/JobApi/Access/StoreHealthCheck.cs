using System.Data.Common;
using Distillery.Registry;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distillery.JobApi.Access;

/// <summary>Healthy when the store can be read.</summary>
internal sealed class StoreHealthCheck(Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.PingAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is DbException or IOException)
        {
            return HealthCheckResult.Unhealthy("The store cannot be read.", e);
        }
    }
}
