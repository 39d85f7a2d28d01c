using Distillery.Client;
using Distillery.Contracts;
using Distillery.Dashboard.Charts;
using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Runs;

/// <summary>Runs with their histories, ready to draw.</summary>
/// <param name="Runs">The runs, in the order in which they were asked for.</param>
/// <param name="Names">What each is called beside the others.</param>
/// <param name="Charts">One for each metric that some run has two points of.</param>
internal sealed record RunCurves(IReadOnlyList<RunView> Runs, IReadOnlyList<string> Names, IReadOnlyList<(string Key, string Title, IReadOnlyList<ChartSeries> Series)> Charts)
{
    private const int MostPoints = 2_000;

    /// <summary>Asks the API.</summary>
    /// <param name="client">The API.</param>
    /// <param name="ids">Ids of runs.</param>
    /// <param name="ct">Stops the calls.</param>
    public static async Task<RunCurves> AskAsync(DistilleryClient client, IReadOnlyList<string> ids, CancellationToken ct)
    {
        var runs = await Task.WhenAll(ids.Select(id => client.GetRunAsync(id, ct)));
        var jobs = await JobNamesAsync(client, runs, ct);
        var histories = await Task.WhenAll(ids.Select(id => client.ListMetricsAsync(id, points: MostPoints, cancellationToken: ct)));
        var lines = runs.SelectMany((run, style) => histories[style].GroupBy(point => point.Key).Select(group => (
            Key: group.Key,
            Series: new ChartSeries(NameOf(runs, jobs, style), [.. group.OrderBy(p => p.Step).Select(p => new ChartPoint(p.Step, p.Value))], style))));
        return new RunCurves(
            runs,
            [.. runs.Select((_, i) => NameOf(runs, jobs, i))],
            [.. lines.GroupBy(line => line.Key).Where(group => group.Any(line => line.Series.Points.Count > 1)).OrderBy(group => MetricNames.Order(group.Key))
                .Select(group => (group.Key, MetricNames.Label(group.Key), (IReadOnlyList<ChartSeries>)[.. group.Select(line => line.Series)]))]);
    }

    /// <summary>What a run is called beside others: its name, with its job's name where names are equal, and its id where that does not help.</summary>
    internal static string NameOf(IReadOnlyList<RunView> runs, IReadOnlyDictionary<string, string> jobs, int index)
    {
        var run = runs[index];
        if (runs.Count(other => other.Name == run.Name) == 1)
            return run.Name;
        var job = run.JobId is { } id ? jobs.GetValueOrDefault(id) : null;
        var isTold = job is not null && runs.Count(other => other.Name == run.Name && other.JobId is { } o && jobs.GetValueOrDefault(o) == job) == 1;
        return isTold ? $"{job}: {run.Name}" : $"{run.Name} ({run.Id[..Math.Min(6, run.Id.Length)]})";
    }

    // Only asked where two runs have the same name.
    private static async Task<IReadOnlyDictionary<string, string>> JobNamesAsync(DistilleryClient client, IReadOnlyList<RunView> runs, CancellationToken ct)
    {
        if (runs.Select(run => run.Name).Distinct().Count() == runs.Count)
            return new Dictionary<string, string>();
        var jobs = await Task.WhenAll(runs.Select(run => run.JobId).OfType<string>().Distinct().Select(id => client.GetJobAsync(id, ct)));
        return jobs.ToDictionary(job => job.Job.Id, job => job.Job.Name);
    }
}
