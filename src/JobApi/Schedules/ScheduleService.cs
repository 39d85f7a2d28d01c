using System.Data.Common;
using Distillery.Registry;

namespace Distillery.JobApi.Schedules;

/// <summary>
/// Keeps schedules going: timers wake it to the second, and a regular look at the store makes good whatever a timer missed. Any number of
/// instances may run.
/// </summary>
internal sealed partial class ScheduleService(
    ScheduleEngine engine, QuartzTimers timers, FireStore fires, StoreSignals signals, ScheduleOptions options, TimeProvider clock, ILogger<ScheduleService> logger)
    : BackgroundService
{
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var news = signals.Subscribe(StoreSignals.Schedules);
        long? reconciled = null;
        var pruned = clock.GetTimestamp();
        var changed = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (changed || reconciled is not { } last || clock.GetElapsedTime(last) >= options.Reconcile)
            {
                await TryAsync("timers", ReconcileAsync, stoppingToken);
                reconciled = clock.GetTimestamp();
            }

            await TryAsync("fires", engine.RunAsync, stoppingToken);
            if (clock.GetElapsedTime(pruned) >= PruneEvery)
            {
                await TryAsync("history", token => fires.PruneAsync(options.KeepFires, token), stoppingToken);
                pruned = clock.GetTimestamp();
            }

            changed = await WaitAsync(news, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync("timers", _ => timers.StopAsync(), CancellationToken.None);
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        await timers.StartAsync(cancellationToken);
        await timers.ReconcileAsync(cancellationToken);
    }

    private async Task<bool> WaitAsync(Subscription news, CancellationToken stoppingToken)
    {
        try
        {
            return await news.WaitAsync(options.Poll, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task TryAsync(string what, Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (DbException e)
        {
            LogStore(e, what);
        }
#pragma warning disable CA1031 // Schedules must outlive whatever one round met; it is logged, and the next round tries again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e, what);
        }
    }

    [LoggerMessage(67, LogLevel.Warning, "The store did not answer about schedules ({What}); trying again")]
    private partial void LogStore(Exception exception, string what);

    [LoggerMessage(68, LogLevel.Error, "A round of schedules ({What}) failed; trying again")]
    private partial void LogFailed(Exception exception, string what);
}
