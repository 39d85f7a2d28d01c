using Distillery.Registry;
using MassTransit;

namespace Distillery.WorkerRuntime;

/// <summary>Connects workers to the bus.</summary>
public static class BusExtensions
{
    /// <summary>
    /// Receives the wake-ups of a queue: call it inside <c>UsingInMemory</c> or <c>UsingRabbitMq</c>, once for each queue of the process.
    /// On RabbitMQ it is a quorum queue, shared by all workers of its kind.
    /// </summary>
    /// <param name="bus">The bus that is being configured.</param>
    /// <param name="provider">The container (the context of <c>UsingInMemory</c> is one).</param>
    /// <param name="queue">The same as <see cref="WorkerOptions.Queue"/>.</param>
    public static void ReceiveStages(this IReceiveConfigurator bus, IServiceProvider provider, string queue)
    {
        ArgumentNullException.ThrowIfNull(bus);
        var signals = provider.GetRequiredService<StoreSignals>();
        bus.ReceiveEndpoint(StageEndpoints.NameOf(queue), endpoint =>
        {
            // Wake-ups are sent to this queue by name, not published.
            endpoint.ConfigureConsumeTopology = false;
            if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
                rabbit.SetQuorumQueue();
            endpoint.Consumer(() => new StageReadyConsumer(signals, queue));
        });
    }
}
