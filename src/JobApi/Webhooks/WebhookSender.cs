using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using Distillery.JobApi.Telemetry;
using Distillery.Registry;

namespace Distillery.JobApi.Webhooks;

/// <summary>Sends the store's deliveries, each at least once. A receiver that hangs holds up its own deliveries only. Any number of instances may run.</summary>
internal sealed partial class WebhookSender(
    DeliveryStore deliveries, SecretBox secrets, WebhookHttp http, StoreSignals signals, WebhookOptions options, TimeProvider clock, ILogger<WebhookSender> logger)
    : BackgroundService
{
    // Claimed in small parts, so that one webhook with many deliveries cannot take every place.
    private const int Part = 4;
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterError = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, (string WebhookId, Task Work)> _onTheirWay = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var news = signals.Subscribe(StoreSignals.Webhooks);
        var pruned = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await ClaimAsync(stoppingToken) == 0)
                    await news.WaitAsync(options.Poll, stoppingToken);
                if (clock.GetElapsedTime(pruned) >= PruneEvery)
                {
                    await deliveries.PruneAsync(options.Keep, stoppingToken);
                    pruned = clock.GetTimestamp();
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // A sender that ends would end all webhooks; whatever fails is logged and tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogFailed(e);
                await Task.Delay(AfterError, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(_onTheirWay.Values.Select(entry => entry.Work));
    }

    private async Task<int> ClaimAsync(CancellationToken stoppingToken)
    {
        var free = options.Concurrency - _onTheirWay.Count;
        if (free <= 0)
            return 0;
        var busy = _onTheirWay.Values.GroupBy(entry => entry.WebhookId).Where(group => group.Count() >= Part).Select(group => group.Key).ToList();
        var claimed = await deliveries.ClaimAsync(Math.Min(free, Part), busy, options.Hold, stoppingToken);
        foreach (var delivery in claimed)
        {
            // The entry is there before the work can end and take it away.
            var started = new TaskCompletionSource();
            var work = RunAsync(delivery, started.Task, stoppingToken);
            _onTheirWay[delivery.Id] = (delivery.WebhookId, work);
            started.SetResult();
        }

        return claimed.Count;
    }

    private async Task RunAsync(ClaimedDelivery delivery, Task started, CancellationToken stoppingToken)
    {
        await started;
        try
        {
            await SendAsync(delivery, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // It comes back when its hold ends.
        }
        catch (DbException e)
        {
            LogNotRecorded(e, delivery.Id);
        }
#pragma warning disable CA1031 // Nobody waits for this task; whatever fails is logged, and the delivery comes back when its hold ends.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotRecorded(e, delivery.Id);
        }
        finally
        {
            _onTheirWay.TryRemove(delivery.Id, out _);
            signals.Raise(StoreSignals.Webhooks);
        }
    }

    private async Task SendAsync(ClaimedDelivery delivery, CancellationToken stoppingToken)
    {
        var (result, retryAfter, gone) = Open(delivery) is var (secret, fault) && secret is null
            ? (new AttemptResult(0, null, fault, null), null, false)
            : await http.SendAsync(delivery, secret, stoppingToken);
        HookMetrics.CountAttempt(result.Error is null);
        // From here on the answer is known, and is written down also when the host stops.
        if (result.Error is null)
        {
            await deliveries.SucceededAsync(delivery, result, CancellationToken.None);
            LogDelivered(delivery.Id, delivery.Event, delivery.WebhookId);
            return;
        }

        var wait = gone ? null : RetryTimes.After(options, delivery.Id, delivery.Attempt, delivery.Now - delivery.RetryFrom, retryAfter);
        var disabled = await deliveries.FailedAsync(
            delivery, result, wait, options.DisableAfter, gone ? "The receiver answered 410 Gone: it wants no more deliveries." : null, CancellationToken.None);
        LogNotDelivered(delivery.Id, delivery.WebhookId, delivery.Attempt, result.StatusCode, wait);
        if (disabled is not null)
            LogDisabled(delivery.WebhookId, disabled);
    }

    private (string? Secret, string? Fault) Open(ClaimedDelivery delivery)
    {
        try
        {
            return (secrets.Open(delivery.SealedSecret, WebhookStore.SecretPurpose), null);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or FormatException)
        {
            LogSecret(e, delivery.WebhookId);
            return (null, $"The webhook's secret cannot be read here: {e.Message}");
        }
    }

    [LoggerMessage(70, LogLevel.Debug, "Delivery {DeliveryId} ({Event}) reached webhook {WebhookId}")]
    private partial void LogDelivered(string deliveryId, string @event, string webhookId);

    [LoggerMessage(71, LogLevel.Information, "Delivery {DeliveryId} to webhook {WebhookId} failed at try {Attempt} with status {Status}; next in {Wait}")]
    private partial void LogNotDelivered(string deliveryId, string webhookId, int attempt, int? status, TimeSpan? wait);

    [LoggerMessage(72, LogLevel.Warning, "Webhook {WebhookId} was disabled: {Reason}")]
    private partial void LogDisabled(string webhookId, string reason);

    [LoggerMessage(73, LogLevel.Error, "The secret of webhook {WebhookId} cannot be read")]
    private partial void LogSecret(Exception exception, string webhookId);

    [LoggerMessage(74, LogLevel.Warning, "What became of delivery {DeliveryId} could not be written down; it will be sent again")]
    private partial void LogNotRecorded(Exception exception, string deliveryId);

    [LoggerMessage(75, LogLevel.Warning, "Deliveries could not be looked for; trying again")]
    private partial void LogFailed(Exception exception);
}
