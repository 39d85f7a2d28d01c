using Distillery.Client;
using Distillery.Contracts;
using Distillery.Dashboard.Charts;
using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Runs;

/// <summary>Runs with their histories, ready to draw.</summary>
/// <param name="Runs">The runs, in the order in which they were asked for.</param>
/// <param name="Charts">One for each metric that some run has two points of.</param>
internal sealed record RunCurves(IReadOnlyList<RunView> Runs, IReadOnlyList<(string Key, string Title, IReadOnlyList<ChartSeries> Series)> Charts)
{
    private const int MostPoints = 2_000;

    /// <summary>Asks the API.</summary>
    /// <param name="client">The API.</param>
    /// <param name="ids">Ids of runs.</param>
    /// <param name="ct">Stops the calls.</param>
    public static async Task<RunCurves> AskAsync(DistilleryClient client, IReadOnlyList<string> ids, CancellationToken ct)
    {
        var runs = await Task.WhenAll(ids.Select(id => client.GetRunAsync(id, ct)));
        var histories = await Task.WhenAll(ids.Select(id => client.ListMetricsAsync(id, points: MostPoints, cancellationToken: ct)));
        var lines = runs.SelectMany((run, style) => histories[style].GroupBy(point => point.Key).Select(group => (
            Key: group.Key,
            Series: new ChartSeries(NameOf(runs, style), [.. group.OrderBy(p => p.Step).Select(p => new ChartPoint(p.Step, p.Value))], style))));
        return new RunCurves(
            runs,
            [.. lines.GroupBy(line => line.Key).Where(group => group.Any(line => line.Series.Points.Count > 1)).OrderBy(group => MetricNames.Order(group.Key))
                .Select(group => (group.Key, MetricNames.Label(group.Key), (IReadOnlyList<ChartSeries>)[.. group.Select(line => line.Series)]))]);
    }

    /// <summary>What a run is called beside others: its name, with its id where names are equal.</summary>
    public static string NameOf(IReadOnlyList<RunView> runs, int index) =>
        runs.Count(run => run.Name == runs[index].Name) > 1 ? $"{runs[index].Name} ({runs[index].Id[..Math.Min(6, runs[index].Id.Length)]})" : runs[index].Name;
}
