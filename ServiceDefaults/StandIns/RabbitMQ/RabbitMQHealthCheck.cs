using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;

namespace Aspire.RabbitMQ.Client;

/// <summary>Healthy while the connection is open; a connection that cannot be made is a report, not an error.</summary>
internal sealed class RabbitMQHealthCheck(Func<IConnection> connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // Making it blocks; the report must not block whoever asks for all reports.
            var made = await Task.Run(connection, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!made.IsOpen)
                return new HealthCheckResult(context.Registration.FailureStatus, "The connection to RabbitMQ is closed.");
            await using var channel = await made.CreateChannelAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
#pragma warning disable CA1031 // Whatever the client throws is what the report says.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "RabbitMQ cannot be reached.", e);
        }
    }
}
