using Distillery.Registry;

namespace Distillery.JobApi.Broker;

/// <summary>The bus inside this process: it has no queues that outlive it.</summary>
internal sealed class InMemoryBroker : IBroker
{
    public string Kind => "in-memory";

    public BrokerState State { get; } = new(true, new Dictionary<string, QueueDepth>());

    public Task SendAsync(DeadLetterBody message, CancellationToken cancellationToken)
        => throw new InvalidOperationException($"A dead letter of queue {message.Queue} cannot be sent again without a broker: set ConnectionStrings:bus.");
}
