using Distillery.Registry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Distillery.JobApi.Broker;

/// <summary>RabbitMQ over plain AMQP: no management plugin is needed.</summary>
internal sealed class RabbitBroker(IConnectionFactory factory) : IBroker, IAsyncDisposable
{
    private const int NotFound = 404;
    private static readonly CreateChannelOptions Confirming = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
    private static readonly Dictionary<string, object?> Quorum = new() { ["x-queue-type"] = "quorum" };
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private IConnection? _connection;
    private BrokerState _state = BrokerState.Away;

    public string Kind => "rabbitmq";

    public BrokerState State => Volatile.Read(ref _state);

    /// <summary>Looks at the queues, and remembers what it saw.</summary>
    public async Task<BrokerState> LookAsync(IReadOnlyList<string> queues, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ConnectAsync(cancellationToken);
            var seen = new Dictionary<string, QueueDepth>(StringComparer.Ordinal);
            foreach (var queue in queues)
            {
                if (await DepthAsync(connection, queue, cancellationToken) is { } depth)
                    seen[queue] = depth;
            }

            Volatile.Write(ref _state, new BrokerState(true, seen));
        }
        catch
        {
            Volatile.Write(ref _state, BrokerState.Away);
            throw;
        }

        return State;
    }

    /// <summary>
    /// Takes what waits in a queue and gives it to <paramref name="keep"/>; only what was kept is taken off the queue.
    /// </summary>
    /// <returns>How many messages were kept.</returns>
    public async Task<int> DrainAsync(string queue, int limit, Func<IReadOnlyList<BasicGetResult>, Task> keep, CancellationToken cancellationToken)
    {
        await using var channel = await (await ConnectAsync(cancellationToken)).CreateChannelAsync(cancellationToken: cancellationToken);
        var messages = new List<BasicGetResult>();
        while (messages.Count < limit && await channel.BasicGetAsync(queue, autoAck: false, cancellationToken) is { } message)
            messages.Add(message);
        if (messages.Count == 0)
            return 0;
        await keep(messages);
        await channel.BasicAckAsync(messages[^1].DeliveryTag, multiple: true, cancellationToken);
        return messages.Count;
    }

    public async Task SendAsync(DeadLetterBody message, CancellationToken cancellationToken)
    {
        await using var channel = await (await ConnectAsync(cancellationToken)).CreateChannelAsync(Confirming, cancellationToken);
        var properties = new BasicProperties { Persistent = true, ContentType = message.ContentType, MessageId = message.MessageId };
        // Mandatory: a queue that is gone is an error here, not a loss.
        await channel.BasicPublishAsync("", message.Queue, mandatory: true, properties, message.Body, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        _connecting.Dispose();
    }

    private static async Task<QueueDepth?> DepthAsync(IConnection connection, string queue, CancellationToken cancellationToken)
    {
        // A question about a queue that is not there closes the channel, so each has its own.
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            var answer = await channel.QueueDeclarePassiveAsync(queue, cancellationToken);
            return new QueueDepth(answer.MessageCount, answer.ConsumerCount);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == NotFound)
        {
            return null;
        }
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_connection is { IsOpen: true } open)
                return open;
            if (_connection is { } dead)
                await dead.DisposeAsync();
            _connection = null;
            var made = await factory.CreateConnectionAsync("job-api", cancellationToken);
            try
            {
                await DeclareAsync(made, cancellationToken);
            }
            catch
            {
                await made.DisposeAsync();
                throw;
            }

            return _connection = made;
        }
        finally
        {
            _connecting.Release();
        }
    }

    // As workers declare them: a wake-up that is sent before the first worker of its kind has started waits for it.
    private static async Task DeclareAsync(IConnection connection, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        foreach (var queue in StageEndpoints.Queues.Select(StageEndpoints.NameOf))
        {
            await channel.ExchangeDeclareAsync(queue, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellationToken);
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, Quorum, cancellationToken: cancellationToken);
            await channel.QueueBindAsync(queue, queue, "", cancellationToken: cancellationToken);
        }
    }
}
