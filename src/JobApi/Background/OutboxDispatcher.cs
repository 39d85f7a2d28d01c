using System.Data.Common;
using Distillery.Contracts;
using Distillery.JobApi.Broker;
using Distillery.JobApi.Telemetry;
using Distillery.Registry;
using MassTransit;

namespace Distillery.JobApi.Background;

/// <summary>
/// Sends the store's messages over the bus, each at least once: a message leaves the store after the broker has confirmed it. While the
/// broker is away, messages wait in the store. Any number of instances may run.
/// </summary>
internal sealed partial class OutboxDispatcher(
    OutboxStore outbox, DeadLetterStore letters, StoreSignals signals, IBus bus, IBroker broker, JobApiOptions options, ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private const int Batch = 100;
    // Shorter than the hold, so that a message which this instance still waits for is not sent by another one too.
    private static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterError = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

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

    /// <returns>How many messages were taken.</returns>
    private async Task<int> DispatchAsync(CancellationToken cancellationToken)
    {
        var messages = await outbox.TakeAsync(Batch, Hold, cancellationToken);
        if (messages.Count == 0)
            return 0;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(SendWithin);
        // All at once: each waits for the broker's confirmation, and the broker confirms many together.
        var errors = await Task.WhenAll(messages.Select(message => TrySendAsync(message, patience.Token)));
        var sent = messages.Where((_, i) => errors[i] is null).ToList();
        var kept = messages.Where((_, i) => errors[i] is not null).ToList();
        if (sent.Count > 0)
            await outbox.SentAsync(sent, CancellationToken.None);
        if (kept.Count > 0)
        {
            LogKept(errors.First(error => error is not null)!, kept.Count);
            await GiveBackAsync(kept);
        }

        return messages.Count;
    }

    private async Task<Exception?> TrySendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        using var activity = ApiTelemetry.StartSend(message.Kind, message.TraceParent);
        try
        {
            await SendAsync(message, cancellationToken);
            return null;
        }
#pragma warning disable CA1031 // Whatever it was, the message stays in the store and is tried again; the error goes to the log.
        catch (Exception e)
#pragma warning restore CA1031
        {
            activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, e.Message);
            return e;
        }
    }

    private async Task SendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (message is { Kind: OutboxMessage.StageReady, StageId: { } stageId, Queue: { } queue })
        {
            // The exchange of the queue: naming the queue would declare it, and not as the quorum queue that it is.
            var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{StageEndpoints.NameOf(queue)}"));
            await endpoint.Send(new StageReady(message.JobId, stageId, queue), context => Mandatory(context), cancellationToken);
        }
        else if (message is { Kind: OutboxMessage.Resend, DeadLetterId: { } letter })
        {
            if (await letters.BodyAsync(letter, cancellationToken) is { } body)
                await broker.SendAsync(body, cancellationToken);
        }
        else
        {
            await bus.Publish(new JobChanged(message.JobId), cancellationToken);
        }
    }

    // A wake-up that no queue takes is an error, not a loss.
    private static void Mandatory(SendContext context)
    {
        if (context.TryGetPayload(out RabbitMqSendContext? rabbit))
            rabbit.Mandatory = true;
    }

    private async Task GiveBackAsync(IReadOnlyList<OutboxMessage> messages)
    {
        try
        {
            foreach (var group in messages.GroupBy(message => WaitAfter(message.Attempts)))
                await outbox.GiveBackAsync([.. group], group.Key, CancellationToken.None);
        }
        catch (DbException e)
        {
            // They come back by themselves when the hold ends.
            LogFailed(e);
        }
    }

    private static TimeSpan WaitAfter(int attempts)
        => attempts > 4 ? LongestWait : TimeSpan.FromTicks(Math.Min(AfterError.Ticks << (attempts - 1), LongestWait.Ticks));

    [LoggerMessage(50, LogLevel.Warning, "Messages could not be sent; they will be tried again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(53, LogLevel.Warning, "{Count} messages could not be sent and stay in the store; they will be tried again")]
    private partial void LogKept(Exception exception, int count);
}
