using System.Data.Common;
using System.Diagnostics;
using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>Keeps a lease alive while its handler works: sends reports, renews the lease, and asks the handler to leave when it must.</summary>
internal sealed partial class StagePulse : IAsyncDisposable
{
    private readonly StageLease _lease;
    private readonly ReportBuffer _reports;
    private readonly LeaseStore _leases;
    private readonly ReportStore _store;
    private readonly WorkerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _leave = new();
    private readonly CancellationTokenSource _done = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly StageOrders _orders;
    private readonly CancellationTokenRegistration _onStop;
    private readonly Task _beating;
    private int _reason;
    private volatile bool _jobPaused;
    private long _lastContact;

    public StagePulse(
        StageLease lease, ReportBuffer reports, LeaseStore leases, ReportStore store, WorkerOptions options, TimeProvider clock, ILogger logger, StageOrders orders)
    {
        (_lease, _reports, _leases, _store, _options, _clock, _logger, _orders) = (lease, reports, leases, store, options, clock, logger, orders);
        _lastContact = clock.GetTimestamp();
        _onStop = orders.Leave.UnsafeRegister(static state => ((StagePulse)state!).Leave(StopReason.Stopping), this);
        _beating = Task.Run(BeatAsync, CancellationToken.None);
    }

    /// <summary>Set when the handler must leave.</summary>
    public CancellationToken LeaveToken => _leave.Token;

    /// <summary>Why; the first reason stands.</summary>
    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    /// <summary>Sends what is buffered now.</summary>
    /// <exception cref="StaleTokenException">The lease is over.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            var report = _reports.Take();
            if (report.IsEmpty)
                return;
            try
            {
                Obey(await _store.ReportAsync(_lease, report, cancellationToken));
            }
            catch (Exception e) when (e is DbException or IOException or OperationCanceledException)
            {
                _reports.Restore(report);
                throw;
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>A checkpoint has been saved: the moment to give the stage back, if someone asked for that.</summary>
    public void AtCheckpoint()
    {
        if (_orders.Draining)
            Leave(StopReason.Drained);
        else if (_jobPaused)
            Leave(StopReason.Paused);
    }

    public void Leave(StopReason reason)
    {
        if (reason == StopReason.Stopping && _orders.Draining)
            reason = StopReason.Drained;
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None) == (int)StopReason.None)
            _leave.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _onStop.DisposeAsync();
        await _done.CancelAsync();
        await _beating;
        _done.Dispose();
        _leave.Dispose();
        _sending.Dispose();
    }

    private async Task BeatAsync()
    {
        // Beats go on for hours and would bury what the stage does in its trace.
        Activity.Current = null;
        while (!_done.IsCancellationRequested)
        {
            await Task.Delay(_options.ReportEvery, _done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_done.IsCancellationRequested || Reason == StopReason.Lost)
                return;
            try
            {
                await BeatOnceAsync();
            }
            catch (StaleTokenException)
            {
                LogLost(_lease.StageId, _lease.Token);
                Leave(StopReason.Lost);
            }
            catch (Exception e) when (e is DbException or IOException or TimeoutException)
            {
                // The store is away. The handler goes on: whether the lease survived is the store's to say when it is back.
                LogUnreachable(e, _lease.StageId);
            }
        }
    }

    private async Task BeatOnceAsync()
    {
        await FlushAsync(CancellationToken.None);
        var every = TimeSpan.FromTicks(Math.Min(_options.HeartbeatEvery.Ticks, _options.LeaseFor.Ticks / 3));
        if (_clock.GetElapsedTime(_lastContact) >= every)
            Obey(await _leases.HeartbeatAsync(_lease, CancellationToken.None));
    }

    private void Obey(LeaseState state)
    {
        _lastContact = _clock.GetTimestamp();
        if (state == LeaseState.Lost)
            LogLost(_lease.StageId, _lease.Token);
        _jobPaused = state == LeaseState.HandBack;
        if (state is LeaseState.Cancel or LeaseState.Lost)
            Leave(state == LeaseState.Cancel ? StopReason.Cancelled : StopReason.Lost);
    }

    [LoggerMessage(20, LogLevel.Warning, "The lease on {StageId} with token {Token} was lost; its handler is told to leave")]
    private partial void LogLost(string stageId, long token);

    [LoggerMessage(21, LogLevel.Warning, "The store could not be reached for {StageId}; its handler goes on")]
    private partial void LogUnreachable(Exception exception, string stageId);
}
