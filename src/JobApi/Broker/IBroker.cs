using Distillery.Registry;

namespace Distillery.JobApi.Broker;

/// <summary>What the API asks of the message broker beside sending: how its queues are, and what could not be handled.</summary>
internal interface IBroker
{
    /// <summary><c>rabbitmq</c> or <c>in-memory</c>.</summary>
    string Kind { get; }

    /// <summary>What was seen last.</summary>
    BrokerState State { get; }

    /// <summary>Sends a message as it is, and returns when the broker has it.</summary>
    /// <exception cref="InvalidOperationException">This bus cannot do it.</exception>
    Task SendAsync(DeadLetterBody message, CancellationToken cancellationToken);
}
