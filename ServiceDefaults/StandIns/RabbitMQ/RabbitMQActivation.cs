using RabbitMQ.Client;

namespace Aspire.RabbitMQ.Client;

/// <summary>Connects when the host starts, where that was asked for.</summary>
internal sealed class RabbitMQActivation(Func<IConnection> connect) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(connect, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
