using System.Collections.Concurrent;
using System.Threading.Channels;
using Distillery.Contracts;

namespace Distillery.Dashboard.Tests;

/// <summary>One job of the fake API, with everything the API tells of it.</summary>
internal sealed class FakeJob(JobDetail detail)
{
    private readonly ConcurrentDictionary<Channel<JobEvent>, bool> readers = [];
    private readonly List<JobEvent> events = [];
    private long sequence = 100;

    public JobDetail Detail { get; set; } = detail;

    public List<RunView> Runs { get; } = [];

    public Dictionary<string, List<MetricPoint>> Metrics { get; } = [];

    public List<LogLine> Log { get; } = [];

    public List<TransitionView> Transitions { get; } = [];

    public List<ArtifactView> Artifacts { get; } = [];

    public string Id => Detail.Job.Id;

    /// <summary>Changes the job's summary and tells it.</summary>
    public void Change(Func<JobSummary, JobSummary> change)
    {
        Detail = Detail with { Job = change(Detail.Job) };
        Publish(new JobEvent(0, "job", Id, Job: Detail.Job));
    }

    /// <summary>Changes a stage and tells it.</summary>
    public void ChangeStage(string name, Func<StageView, StageView> change)
    {
        Detail = Detail with { Stages = [.. Detail.Stages.Select(s => s.Name == name ? change(s) : s)] };
        Publish(new JobEvent(0, "stage", Id, Stage: Detail.Stages.Single(s => s.Name == name)));
    }

    public void AddMetrics(string runId, params MetricPoint[] points)
    {
        lock (events)
        {
            if (!Metrics.TryGetValue(runId, out var known))
                Metrics[runId] = known = [];
            known.AddRange(points);
        }

        Publish(new JobEvent(0, "metrics", Id, RunId: runId, Metrics: points));
    }

    public void AddLog(LogLine line)
    {
        lock (events)
            Log.Add(line);
        Publish(new JobEvent(0, "log", Id, Log: [line]));
    }

    public T Locked<T>(Func<FakeJob, T> read)
    {
        lock (events)
            return read(this);
    }

    /// <summary>The events of a connection: the snapshot, what it missed, and what comes.</summary>
    public async IAsyncEnumerable<JobEvent> FollowAsync(
        long? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var mine = Channel.CreateUnbounded<JobEvent>();
        List<JobEvent> first;
        lock (events)
        {
            readers[mine] = true;
            first = [new JobEvent(sequence, "job", Id, Job: Detail.Job), .. Detail.Stages.Select(s => new JobEvent(sequence, "stage", Id, Stage: s))];
            if (after is not null)
                first.AddRange(events.Where(e => e.Sequence > after));
        }

        try
        {
            foreach (var change in first)
                yield return change;
            await foreach (var change in mine.Reader.ReadAllAsync(ct))
                yield return change;
        }
        finally
        {
            readers.TryRemove(mine, out _);
        }
    }

    /// <summary>Cuts every connection.</summary>
    public void Disconnect()
    {
        foreach (var reader in readers.Keys)
            reader.Writer.TryComplete();
    }

    private void Publish(JobEvent change)
    {
        lock (events)
        {
            change = change with { Sequence = ++sequence };
            events.Add(change);
            foreach (var reader in readers.Keys)
                reader.Writer.TryWrite(change);
        }
    }
}
