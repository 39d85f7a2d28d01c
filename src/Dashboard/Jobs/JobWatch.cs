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
    // Runs whose history has been loaded; their further points come as events.
    private readonly HashSet<string> loaded = [];
    private int pending;
    private bool isDirty;
    private bool isCut;
    private bool isStale;
    private Task? work;

    /// <summary>The job.</summary>
    public LiveJob Live { get; } = new();

    /// <summary>Why the job cannot be shown, while nothing of it has been loaded.</summary>
    public DistilleryApiException? Fault { get; private set; }

    /// <summary>Whether what is shown may be old, because the connection to the API is lost.</summary>
    public bool IsBehind => isCut || isStale;

    /// <summary>Raised by the dispatcher when the page should draw again.</summary>
    public event Action? Changed;

    /// <summary>Starts to follow. Call once.</summary>
    public void Start() => work = Task.WhenAll(FollowAsync(stop.Token), DrawAsync(stop.Token));

    /// <summary>Loads job, stages, result and files now, for a page's first drawing.</summary>
    /// <param name="ct">Stops the call.</param>
    public async Task LoadAsync(CancellationToken ct)
    {
        try
        {
            var detail = await client.GetJobAsync(jobId, ct);
            var runs = await client.ListRunsAsync(jobId, ct);
            var artifacts = await client.ListArtifactsAsync(jobId, ct);
            await dispatch(() =>
            {
                Live.Load(detail);
                Live.LoadRuns(runs);
                Live.Artifacts = artifacts;
            });
            Fault = null;
        }
        catch (DistilleryApiException e)
        {
            Fault = e;
        }
    }

    /// <summary>Asks for everything again, after an act on the job.</summary>
    public void RefreshSoon() => Mark(JobChanges.State);

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
            LongestDelay = Pause,
            Connected = () => Mark(JobChanges.State | JobChanges.Connection, cut: false),
            Disconnected = _ => Mark(JobChanges.None, cut: true),
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
                Mark(JobChanges.None, cut: true);
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
            if ((changes & JobChanges.Connection) != 0)
                loaded.Clear();
            foreach (var run in runs.Where(run => !loaded.Contains(run.Id)))
            {
                var points = await client.ListMetricsAsync(run.Id, cancellationToken: ct);
                await dispatch(() => Live.AddMetrics(run.Id, points));
                loaded.Add(run.Id);
            }

            await LoadLogAsync(ct);
            Fault = null;
            isStale = false;
            isDirty = true;
        }
        catch (DistilleryApiException e)
        {
            if (Live.Detail is null)
                Fault = e;
            // Asked again after a pause; what is shown stays and is marked as old.
            isStale = true;
            Mark(e.IsTransient ? changes : JobChanges.None);
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

    private void Mark(JobChanges changes, bool? cut = null)
    {
        Interlocked.Or(ref pending, (int)changes);
        isCut = cut ?? isCut;
        isDirty = true;
    }
}
