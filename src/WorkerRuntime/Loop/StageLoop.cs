using System.Collections.Concurrent;
using System.Data.Common;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>Claims stages of one queue and runs as many at once as it may. Woken by signals; looks at the store anyway.</summary>
internal sealed partial class StageLoop(
    WorkerOptions options, StageHandlers handlers, StageRunner runner, LeaseStore leases, WorkerStore workers, IMachineMeter meter, StoreSignals signals,
    IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<StageLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan IntroduceEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OrdersWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterError = TimeSpan.FromSeconds(1);

    // One id for each start, so that what a worker held before a crash is never taken for what it holds now.
    private readonly string _id =
        $"worker:{options.Name ?? $"{Environment.MachineName}-{Environment.ProcessId}"}-{options.Queue}-{Guid.NewGuid().ToString("N")[..6]}";

    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly Capacity _capacity = new(options);
    private volatile bool _paused;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (handlers.Kinds.Count == 0)
            LogNoHandlers(_id, options.Queue);
        else
            LogStarted(_id, string.Join(", ", handlers.Kinds), options.Concurrency);
        using var claiming = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var ended = new CancellationTokenSource();
        var orders = new StageOrders(leaving.Token);
        var attending = Task.CompletedTask;
        try
        {
            // The first answer counts before the first claim: whoever was paused under this name is still paused.
            await IntroduceAsync(orders, claiming, leaving, stoppingToken);
            attending = AttendAsync(orders, claiming, leaving, ended.Token);
            await ClaimAsync(orders, claiming.Token);
        }
        catch (OperationCanceledException) when (claiming.IsCancellationRequested)
        {
            LogStopping(_id, _running.Count);
        }

        await Task.WhenAll(_running.Keys);
        await ended.CancelAsync();
        await attending;
        await TryAsync(() => workers.StoppedAsync(_id, CancellationToken.None));
        if (orders.Draining && options.StopHostWhenDrained)
        {
            LogDrained(_id);
            lifetime.StopApplication();
        }
    }

    private async Task ClaimAsync(StageOrders orders, CancellationToken stopping)
    {
        // Not disposed: a handler that was left behind may give its place back long after.
        var slots = new SemaphoreSlim(options.Concurrency, options.Concurrency);
        using var wakeUps = signals.Subscribe(StoreSignals.Queue(options.Queue));
        while (true)
        {
            await slots.WaitAsync(stopping);
            if (await TryClaimAsync(stopping) is { } lease)
            {
                _capacity.Take(lease.Needs);
                // On its own thread at once: a handler may compute for hours before its first await.
                var task = Task.Run(() => runner.RunAsync(lease, handlers[lease.Kind], orders), CancellationToken.None);
                _running.TryAdd(task, 0);
                _ = ReleaseAsync(task, lease, slots);
            }
            else
            {
                slots.Release();
                await wakeUps.WaitAsync(options.PollEvery, stopping);
            }
        }
    }

    private async Task ReleaseAsync(Task<Task?> task, StageLease lease, SemaphoreSlim slots)
    {
        var left = await task;
        _running.TryRemove(task, out _);
        if (left is not null)
        {
            // It still computes and holds memory, so its place is not free.
            LogLeftBehind(lease.StageId);
            await left.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _capacity.Release(lease.Needs);
        slots.Release();
        signals.Raise(StoreSignals.Queue(options.Queue));
    }

    private async Task<StageLease?> TryClaimAsync(CancellationToken stopping)
    {
        if (_paused)
            return null;
        try
        {
            return await leases.ClaimAsync(_capacity.Request(_id, handlers.Kinds), stopping);
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException)
        {
            LogStoreError(e, _id);
            await Task.Delay(AfterError, stopping);
            return null;
        }
    }

    private async Task IntroduceAsync(StageOrders orders, CancellationTokenSource claiming, CancellationTokenSource leaving, CancellationToken stopping)
    {
        while (true)
        {
            if (await TryAsync(async () => Obey(await SeenAsync(stopping), orders, claiming, leaving)))
                return;
            await Task.Delay(AfterError, clock, stopping);
        }
    }

    /// <summary>Asks for orders often, and tells the store of the machine now and then; until the last stage has ended.</summary>
    private async Task AttendAsync(StageOrders orders, CancellationTokenSource claiming, CancellationTokenSource leaving, CancellationToken ended)
    {
        var every = options.PollEvery < OrdersWithin ? options.PollEvery : OrdersWithin;
        var introduced = clock.GetTimestamp();
        while (true)
        {
            await Task.Delay(every, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
                return;
            await TryAsync(async () =>
            {
                var due = clock.GetElapsedTime(introduced) >= IntroduceEvery;
                // A store that forgot the worker, or was restored without it, hears of it again.
                var told = due ? null : await workers.OrdersAsync(_id, ended);
                if (told is null)
                {
                    told = await SeenAsync(ended);
                    introduced = clock.GetTimestamp();
                }

                Obey(told, orders, claiming, leaving);
            });
        }
    }

    private async Task<WorkerOrders> SeenAsync(CancellationToken cancellationToken)
    {
        if (options.Measure)
            _capacity.Measured(await meter.ReadAsync(options.Device == "cuda", cancellationToken));
        return await workers.SeenAsync(
            new WorkerInfo
            {
                Id = _id,
                Name = options.Name,
                Host = Environment.MachineName,
                Process = Environment.ProcessId,
                Queue = options.Queue,
                Kinds = handlers.Kinds,
                Device = options.Device,
                MemoryGiB = _capacity.MemoryGiB,
                FreeMemoryGiB = _capacity.FreeMemoryGiB,
                Gpus = _capacity.Gpus,
                Concurrency = options.Concurrency,
                GpuConcurrency = options.GpuConcurrency,
            },
            cancellationToken);
    }

    private void Obey(WorkerOrders told, StageOrders orders, CancellationTokenSource claiming, CancellationTokenSource leaving)
    {
        var paused = told.Mode != WorkerModes.Active;
        if (paused != _paused)
        {
            LogMode(_id, told.Mode);
            _paused = paused;
            signals.Raise(StoreSignals.Queue(options.Queue));
        }

        if (told.Mode != WorkerModes.Draining)
            return;
        orders.Draining = true;
        claiming.Cancel();
        if (told.AtOnce)
            leaving.Cancel();
    }

    private async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException or OperationCanceledException)
        {
            LogStoreError(e, _id);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Worker} takes {Kinds}, {Concurrency} at once")]
    private partial void LogStarted(string worker, string kinds, int concurrency);

    [LoggerMessage(2, LogLevel.Information, "{Worker} stops and hands back {Count} stages")]
    private partial void LogStopping(string worker, int count);

    [LoggerMessage(3, LogLevel.Warning, "{Worker} could not reach the store and goes on trying")]
    private partial void LogStoreError(Exception exception, string worker);

    [LoggerMessage(4, LogLevel.Warning, "{Worker} has no handler for stages of queue {Queue}: it takes nothing")]
    private partial void LogNoHandlers(string worker, string queue);

    [LoggerMessage(5, LogLevel.Information, "{Worker} was told to be {Mode}")]
    private partial void LogMode(string worker, string mode);

    [LoggerMessage(6, LogLevel.Information, "{Worker} is drained")]
    private partial void LogDrained(string worker);

    [LoggerMessage(7, LogLevel.Warning, "The handler of {StageId} does not leave; its place in this worker stays taken until it does")]
    private partial void LogLeftBehind(string stageId);
}
