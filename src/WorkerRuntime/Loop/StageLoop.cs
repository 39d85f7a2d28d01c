using System.Collections.Concurrent;
using System.Data.Common;
using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>Claims stages of one queue and runs as many at once as it may. Woken by signals; looks at the store anyway.</summary>
internal sealed partial class StageLoop(
    WorkerOptions options, StageHandlers handlers, StageRunner runner, LeaseStore leases, WorkerStore workers, StoreSignals signals, ILogger<StageLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan IntroduceEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AfterError = TimeSpan.FromSeconds(1);

    // One name for each start, so that what a worker held before a crash is never taken for what it holds now.
    private readonly string _name = $"worker:{Environment.MachineName}-{Environment.ProcessId}-{options.Queue}-{Guid.NewGuid().ToString("N")[..6]}";
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (handlers.Kinds.Count == 0)
        {
            LogNoHandlers(options.Queue);
            return;
        }

        LogStarted(_name, string.Join(", ", handlers.Kinds), options.Concurrency);
        var introducing = IntroduceAsync(stoppingToken);
        try
        {
            await ClaimAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopping(_name, _running.Count);
        }

        await Task.WhenAll(_running.Keys);
        await introducing;
        await TryAsync(() => workers.StoppedAsync(_name, CancellationToken.None));
    }

    private async Task ClaimAsync(CancellationToken stopping)
    {
        using var slots = new SemaphoreSlim(options.Concurrency, options.Concurrency);
        using var wakeUps = signals.Subscribe(StoreSignals.Queue(options.Queue));
        try
        {
            while (true)
            {
                await slots.WaitAsync(stopping);
                if (await TryClaimAsync(stopping) is { } lease)
                {
                    // On its own thread at once: a handler may compute for hours before its first await.
                    var task = Task.Run(() => runner.RunAsync(lease, handlers[lease.Kind], stopping), CancellationToken.None);
                    _running.TryAdd(task, 0);
                    _ = ReleaseAsync(task, slots);
                }
                else
                {
                    slots.Release();
                    await wakeUps.WaitAsync(options.PollEvery, stopping);
                }
            }
        }
        finally
        {
            await Task.WhenAll(_running.Keys);
        }
    }

    private async Task ReleaseAsync(Task task, SemaphoreSlim slots)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        slots.Release();
        _running.TryRemove(task, out _);
    }

    private async Task<StageLease?> TryClaimAsync(CancellationToken stopping)
    {
        try
        {
            return await leases.ClaimAsync(
                new ClaimRequest
                {
                    Owner = _name,
                    Queue = options.Queue,
                    Kinds = handlers.Kinds,
                    Device = options.Device,
                    MemoryGiB = options.MemoryGiB,
                    LeaseFor = options.LeaseFor,
                },
                stopping);
        }
        catch (Exception e) when (e is DbException or IOException)
        {
            LogStoreError(e, _name);
            await Task.Delay(AfterError, stopping);
            return null;
        }
    }

    private async Task IntroduceAsync(CancellationToken stopping)
    {
        var worker = new WorkerInfo
        {
            Id = _name,
            Host = Environment.MachineName,
            Process = Environment.ProcessId,
            Queue = options.Queue,
            Kinds = handlers.Kinds,
            Device = options.Device,
            MemoryGiB = options.MemoryGiB,
            Concurrency = options.Concurrency,
        };
        while (!stopping.IsCancellationRequested)
        {
            await TryAsync(() => workers.SeenAsync(worker, stopping));
            await Task.Delay(IntroduceEvery, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception e) when (e is DbException or IOException or OperationCanceledException)
        {
            LogStoreError(e, _name);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Worker} takes {Kinds}, {Concurrency} at once")]
    private partial void LogStarted(string worker, string kinds, int concurrency);

    [LoggerMessage(2, LogLevel.Information, "{Worker} stops and hands back {Count} stages")]
    private partial void LogStopping(string worker, int count);

    [LoggerMessage(3, LogLevel.Warning, "{Worker} could not reach the store and goes on trying")]
    private partial void LogStoreError(Exception exception, string worker);

    [LoggerMessage(4, LogLevel.Warning, "No handler takes stages of queue {Queue}; its worker does nothing")]
    private partial void LogNoHandlers(string queue);
}
