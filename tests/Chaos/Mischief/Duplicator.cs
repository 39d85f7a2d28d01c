using Distillery.Contracts;
using MassTransit;
using Npgsql;

namespace Distillery.Chaos;

/// <summary>Sends wake-ups that were sent before: of stages that wait, run or ended long ago.</summary>
internal sealed class Duplicator(string registry, Uri rabbit) : IAsyncDisposable
{
    private readonly IBusControl bus = Bus.Factory.CreateUsingRabbitMq(configure => configure.Host(rabbit));
    private bool started;

    /// <summary>Messages that were sent, and confirmed by the broker.</summary>
    public int Sent { get; private set; }

    /// <summary>Sends some wake-ups again, each up to three times.</summary>
    public async Task PlayAsync(Random random, CancellationToken cancellationToken)
    {
        try
        {
            if (!started)
            {
                await bus.StartAsync(cancellationToken);
                started = true;
            }

            foreach (var message in await PickAsync(cancellationToken))
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(TimeSpan.FromSeconds(5));
                // To the exchange, as the job API does: a queue address would declare the queue anew, and not as the quorum queue that it is.
                var queue = await bus.GetSendEndpoint(new Uri($"exchange:stages-{message.Queue}"));
                for (var copy = random.Next(1, 4); copy > 0; copy--)
                {
                    await queue.Send(message, patience.Token);
                    Sent++;
                }
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is NpgsqlException or RabbitMqConnectionException or OperationCanceledException)
        {
            // Broker or store are away just now: nothing was duplicated this time.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (started)
            await bus.StopAsync(TimeSpan.FromSeconds(5));
    }

    private async Task<IReadOnlyList<StageReady>> PickAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(registry);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT job_id, id, queue FROM stages ORDER BY random() LIMIT 5", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var picked = new List<StageReady>();
        while (await reader.ReadAsync(cancellationToken))
            picked.Add(new StageReady(reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        return picked;
    }
}
