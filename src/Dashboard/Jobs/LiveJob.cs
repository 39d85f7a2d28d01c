using Distillery.Contracts;
using Distillery.Dashboard.Charts;
using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Jobs;

/// <summary>Everything that a job's page shows, kept current by events. Not safe for several threads at once.</summary>
public sealed class LiveJob
{
    /// <summary>Log lines that are kept; the API has the rest.</summary>
    public const int MostLogLines = 5000;

    private const string StudentStage = StageKinds.Distill + "-student";

    private readonly Dictionary<(string Run, string Key), MetricHistory> metrics = [];
    private readonly List<LogLine> log = [];
    private List<StageView> stages = [];

    /// <summary>Spec, result and version; null until loaded.</summary>
    public JobDetail? Detail { get; private set; }

    /// <summary>The job as newest known.</summary>
    public JobSummary? Job { get; private set; }

    /// <summary>Its stages in order.</summary>
    public IReadOnlyList<StageView> Stages => stages;

    /// <summary>Its runs, the parent first.</summary>
    public IReadOnlyList<RunView> Runs { get; private set; } = [];

    /// <summary>Its files.</summary>
    public IReadOnlyList<ArtifactView> Artifacts { get; set; } = [];

    /// <summary>Its history, oldest first.</summary>
    public IReadOnlyList<TransitionView> Transitions { get; set; } = [];

    /// <summary>The newest log lines, oldest first.</summary>
    public IReadOnlyList<LogLine> Log => log;

    /// <summary>Sequence number of the newest log line, 0 without one.</summary>
    public long LastLogSequence => log.Count == 0 ? 0 : log[^1].Sequence;

    /// <summary>Grows whenever a chart may look different.</summary>
    public int MetricsVersion { get; private set; }

    /// <summary>Grows whenever the log may look different.</summary>
    public int LogVersion { get; private set; }

    /// <summary>Takes a freshly loaded job.</summary>
    public void Load(JobDetail detail)
    {
        Detail = detail;
        Job = detail.Job;
        stages = [.. detail.Stages];
    }

    /// <summary>Takes the freshly loaded runs.</summary>
    public void LoadRuns(IReadOnlyList<RunView> runs)
    {
        Runs = runs;
        MetricsVersion++;
    }

    /// <summary>Takes metric points of a run, known or not.</summary>
    public JobChanges AddMetrics(string runId, IReadOnlyList<MetricPoint> points)
    {
        var changed = false;
        foreach (var point in points)
        {
            if (!metrics.TryGetValue((runId, point.Key), out var history))
                metrics[(runId, point.Key)] = history = new MetricHistory();
            changed |= history.Add(point);
        }

        if (!changed)
            return JobChanges.None;
        MetricsVersion++;
        return Runs.Any(r => r.Id == runId) ? JobChanges.Metrics : JobChanges.Metrics | JobChanges.Runs;
    }

    /// <summary>Takes log lines, known or not, in any order.</summary>
    public JobChanges AddLog(IReadOnlyList<LogLine> lines)
    {
        var before = log.Count;
        var last = LastLogSequence;
        foreach (var line in lines.OrderBy(l => l.Sequence))
        {
            if (line.Sequence > last)
            {
                log.Add(line);
                last = line.Sequence;
                continue;
            }

            // A line of before a reconnect, or one that came by two ways.
            var index = log.BinarySearch(line, Comparer<LogLine>.Create((a, b) => a.Sequence.CompareTo(b.Sequence)));
            if (index < 0)
                log.Insert(~index, line);
        }

        if (log.Count == before)
            return JobChanges.None;
        if (log.Count > MostLogLines)
            log.RemoveRange(0, log.Count - MostLogLines);
        LogVersion++;
        return JobChanges.Log;
    }

    /// <summary>Takes an event in.</summary>
    /// <returns>What it changed.</returns>
    public JobChanges Apply(JobEvent change)
    {
        var changes = JobChanges.None;
        if (change.Job is { } job)
        {
            changes |= job.State != Job?.State ? JobChanges.State | JobChanges.Progress : JobChanges.Progress;
            Job = job;
        }

        if (change.Stage is { } stage)
            changes |= Replace(stage);
        if (change is { RunId: { } runId, Metrics: { } points })
            changes |= AddMetrics(runId, points);
        if (change.Log is { } lines)
            changes |= AddLog(lines);
        return changes;
    }

    /// <summary>The charts: every metric that some run has at least two points of, each run one line with the same colour everywhere.</summary>
    public IReadOnlyList<MetricChart> Charts()
    {
        var styles = Styles();
        var names = Runs.ToDictionary(r => r.Id, r => ModelName(r.Name));
        return [.. metrics
            .GroupBy(m => m.Key.Key)
            .Where(group => group.Any(m => m.Value.Points.Count > 1))
            .OrderBy(group => MetricNames.Order(group.Key))
            .Select(group => new MetricChart(group.Key, MetricNames.Label(group.Key), [.. group
                .Select(m => new ChartSeries(names.GetValueOrDefault(m.Key.Run, "run"), m.Value.Points, styles.GetValueOrDefault(m.Key.Run)))
                .OrderBy(s => s.Style)]))];
    }

    /// <summary>The stages that ask an endpoint, with their newest numbers.</summary>
    public IReadOnlyList<AskingNumbers> Asking() => [.. Runs.Select(Newest).Where(asking => AskingNumbers.IsAsking([.. asking.Newest.Keys]))];

    private AskingNumbers Newest(RunView run)
    {
        var newest = new Dictionary<string, double>(run.Metrics, StringComparer.Ordinal);
        // What has come live is newer than what was loaded.
        foreach (var (key, history) in metrics.Where(m => m.Key.Run == run.Id && m.Value.Points.Count > 0))
            newest[key.Key] = history.Points[^1].Y;
        return new AskingNumbers(run, newest);
    }

    // The student first, so that it has the same colour in every job; the other models in the order of their stages, then other runs.
    private Dictionary<string, int> Styles()
    {
        var places = stages.Where(s => s.Kind == StageKinds.Distill).OrderBy(s => s.Name != StudentStage).Select((stage, index) => (stage.RunId, index)).ToList();
        var styles = places.Where(p => p.RunId is not null).ToDictionary(p => p.RunId!, p => p.index);
        foreach (var run in Runs.Where(r => !styles.ContainsKey(r.Id)).ToList())
            styles[run.Id] = places.Count + styles.Count;
        return styles;
    }

    // A run is called what its stage does; a line is called what was trained.
    private static string ModelName(string run) => run.StartsWith("Train ", StringComparison.Ordinal) ? run["Train ".Length..] : run;

    private JobChanges Replace(StageView stage)
    {
        var index = stages.FindIndex(s => s.Id == stage.Id);
        if (index < 0)
        {
            stages.Add(stage);
            return JobChanges.State | JobChanges.Progress;
        }

        var before = stages[index];
        stages[index] = stage;
        return before.State != stage.State || before.RunId != stage.RunId ? JobChanges.State | JobChanges.Progress : JobChanges.Progress;
    }
}
