using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Dashboard.Jobs;

/// <summary>
/// Keeps a <see cref="LiveJob"/> current for one page: loads it, follows its events, loads results when states change, and starts over
/// when the API comes back after it was away. <see cref="Changed"/> is raised at most four times a second.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="jobId">Id of the job.</param>
/// <param name="time">Clock of pauses.</param>
/// <param name="dispatch">Runs every change of <see cref="Live"/>, one at a time: the page's own dispatcher, so that drawing never meets a change.</param>
internal sealed class JobWatch(DistilleryClient client, string jobId, TimeProvider time, Func<Action, Task> dispatch) : IAsyncDisposable
{
    private const int LogPage = 1000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource stop = new();
    private int pending;
    private bool isDirty;
    private Task? work;

    /// <summary>The job.</summary>
    public LiveJob Live { get; } = new();

    /// <summary>Why the job cannot be shown, while nothing of it has been loaded.</summary>
    public DistilleryApiException? Fault { get; private set; }

    /// <summary>Whether what is shown may be old, because the connection to the API is lost.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Raised by the dispatcher when the page should draw again.</summary>
    public event Action? Changed;

    /// <summary>Starts to follow. Call once.</summary>
    public void Start() => work = Task.WhenAll(FollowAsync(stop.Token), DrawAsync(stop.Token));

    /// <summary>Loads job, stages and result now, for a page's first drawing.</summary>
    /// <param name="ct">Stops the call.</param>
    public async Task LoadAsync(CancellationToken ct)
    {
        try
        {
            var detail = await client.GetJobAsync(jobId, ct);
            await dispatch(() => Live.Load(detail));
            Fault = null;
        }
        catch (DistilleryApiException e)
        {
            Fault = e;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Changed = null;
        await stop.CancelAsync();
        if (work is not null)
            await work;
        stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        var options = new WatchOptions
        {
            StopAtEnd = false,
            Connected = () => Mark(JobChanges.State, behind: false),
            Disconnected = _ => Mark(JobChanges.None, behind: true),
        };
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in client.WatchAsync(jobId, options, ct))
                    await dispatch(() => Mark(Live.Apply(change)));
            }
            catch (DistilleryApiException e)
            {
                // Shown on the page; an API that is only away is asked again.
                if (Live.Detail is null || !e.IsTransient)
                    Fault = e;
                Mark(JobChanges.None, behind: true);
                if (!e.IsTransient)
                    return;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DrawAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                var changes = (JobChanges)Interlocked.Exchange(ref pending, 0);
                if ((changes & (JobChanges.State | JobChanges.Runs)) != 0)
                    await RefreshAsync(changes, ct);
                if (!Interlocked.Exchange(ref isDirty, false))
                    continue;
                await dispatch(() => Changed?.Invoke());
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task RefreshAsync(JobChanges changes, CancellationToken ct)
    {
        try
        {
            var detail = await client.GetJobAsync(jobId, ct);
            var runs = await client.ListRunsAsync(jobId, ct);
            var artifacts = await client.ListArtifactsAsync(jobId, ct);
            var transitions = await client.ListTransitionsAsync(jobId, ct);
            await dispatch(() =>
            {
                Live.Load(detail);
                Live.LoadRuns(runs);
                Live.Artifacts = artifacts;
                Live.Transitions = transitions;
            });
            foreach (var run in runs)
            {
                var points = await client.ListMetricsAsync(run.Id, cancellationToken: ct);
                await dispatch(() => Live.AddMetrics(run.Id, points));
            }

            await LoadLogAsync(ct);
            Fault = null;
            isDirty = true;
        }
        catch (DistilleryApiException e)
        {
            if (Live.Detail is null)
                Fault = e;
            // Asked again after a pause; what is shown stays and is marked as old.
            Mark(e.IsTransient ? changes : JobChanges.None, behind: true);
            await Task.Delay(Pause, time, ct);
        }
    }

    private async Task LoadLogAsync(CancellationToken ct)
    {
        IReadOnlyList<LogLine> lines;
        do
        {
            lines = await client.ListLogAsync(jobId, Live.LastLogSequence, LogPage, ct);
            var page = lines;
            await dispatch(() => Live.AddLog(page));
        }
        while (lines.Count == LogPage);
    }

    private void Mark(JobChanges changes, bool? behind = null)
    {
        Interlocked.Or(ref pending, (int)changes);
        IsBehind = behind ?? IsBehind;
        isDirty = true;
    }
}
