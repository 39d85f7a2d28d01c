using System.Data.Common;
using Distillery.Contracts;
using Distillery.Registry;
using MassTransit;

namespace Distillery.JobApi.Background;

/// <summary>Sends the store's messages over the bus, each at least once. Any number of instances may run.</summary>
internal sealed partial class OutboxDispatcher(OutboxStore outbox, StoreSignals signals, IBus bus, JobApiOptions options, ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterError = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var news = signals.Subscribe(StoreSignals.Outbox);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DispatchAsync(stoppingToken) == 0)
                    await news.WaitAsync(options.OutboxPoll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A sender that ends would leave every worker to its polling; whatever fails is logged and tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogFailed(e);
                await Task.Delay(AfterError, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> DispatchAsync(CancellationToken cancellationToken)
    {
        var messages = await outbox.TakeAsync(Batch, Hold, cancellationToken);
        var sent = new List<OutboxMessage>(messages.Count);
        try
        {
            foreach (var message in messages)
            {
                await SendAsync(message, cancellationToken);
                sent.Add(message);
            }
        }
        finally
        {
            if (sent.Count > 0)
                await outbox.SentAsync(sent, CancellationToken.None);
            if (sent.Count < messages.Count)
                await GiveBackAsync([.. messages.Skip(sent.Count)]);
        }

        return messages.Count;
    }

    private async Task SendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (message is { Kind: OutboxMessage.StageReady, StageId: { } stageId, Queue: { } queue })
        {
            var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{StageEndpoints.NameOf(queue)}"));
            await endpoint.Send(new StageReady(message.JobId, stageId, queue), cancellationToken);
        }
        else
        {
            await bus.Publish(new JobChanged(message.JobId), cancellationToken);
        }
    }

    private async Task GiveBackAsync(IReadOnlyList<OutboxMessage> messages)
    {
        try
        {
            await outbox.GiveBackAsync(messages, AfterError, CancellationToken.None);
        }
        catch (DbException e)
        {
            // They come back by themselves when the hold ends.
            LogFailed(e);
        }
    }

    [LoggerMessage(50, LogLevel.Warning, "Messages could not be sent; they will be tried again")]
    private partial void LogFailed(Exception exception);
}
