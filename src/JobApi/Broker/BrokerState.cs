namespace Distillery.JobApi.Broker;

/// <summary>What was seen of the broker.</summary>
/// <param name="Connected">Whether it answered.</param>
/// <param name="Queues">By name; empty when it did not.</param>
internal sealed record BrokerState(bool Connected, IReadOnlyDictionary<string, QueueDepth> Queues)
{
    public static BrokerState Away { get; } = new(false, new Dictionary<string, QueueDepth>());
}

/// <summary>A queue as the broker tells it.</summary>
/// <param name="Messages">Messages that wait.</param>
/// <param name="Consumers">Who listens.</param>
internal sealed record QueueDepth(long Messages, long Consumers);
