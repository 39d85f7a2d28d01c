using System.CommandLine;
using Distillery.Client;

namespace Distillery.Cli.Commands;

/// <summary><c>runs</c>: list runs.</summary>
internal static class RunsCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var filter = new Option<string?>("--filter") { Description = "MLflow's grammar, for example \"metrics.ndcg_at_20 > 0.04 AND params.seed = '1'\"" };
        var order = new Option<string[]>("--order-by") { Description = "for example \"metrics.ndcg_at_20 DESC\"; may be repeated; newest first when absent", DefaultValueFactory = _ => [] };
        var experiment = new Option<string[]>("--experiment") { Description = "only this experiment, by id or name; may be repeated", DefaultValueFactory = _ => [] };
        var view = new Option<string?>("--view") { Description = "active (when absent), deleted or all" };
        view.AcceptOnlyFromAmong("active", "deleted", "all");
        var limit = new Option<int>("--limit") { Description = "how many", DefaultValueFactory = _ => 20 };
        var after = new Option<string?>("--after") { Description = "'next' of the page before" };
        return Remote.Verb(
            "runs", "List runs, filtered and ordered.", [filter, order, experiment, view, limit, after],
            (client, arguments, ct) => client.ListRunsAsync(
                new RunQuery
                {
                    Filter = arguments.GetValue(filter),
                    OrderBy = arguments.GetValue(order)!,
                    Experiments = arguments.GetValue(experiment)!,
                    View = arguments.GetValue(view),
                    Limit = arguments.GetValue(limit),
                    After = arguments.GetValue(after),
                },
                ct),
            page =>
            {
                Output.Table(
                    ["run", "name", "state", "experiment", "job", "HR@20", "NDCG@20", "made"],
                    page.Items.Select(run => (string[])
                    [
                        run.Id, run.Name, run.State, run.Experiment, run.JobId ?? "-", Metric(run.Metrics, "hr_at_20"), Metric(run.Metrics, "ndcg_at_20"), Output.Time(run.CreatedAt),
                    ]));
                if (page.Next is { } next)
                    Console.Out.WriteLine($"more: --after {next}");
            });
    }

    private static string Metric(IReadOnlyDictionary<string, double> metrics, string key) => metrics.TryGetValue(key, out var value) ? $"{value:0.0000}" : "-";
}
