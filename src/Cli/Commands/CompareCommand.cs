using System.CommandLine;
using Distillery.Contracts;

namespace Distillery.Cli.Commands;

/// <summary><c>compare</c>: runs or versions beside each other.</summary>
internal static class CompareCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var items = new Argument<string[]>("items") { Description = "2 to 8 versions as model/number, or 2 to 8 ids of runs", Arity = new ArgumentArity(2, 8) };
        var metric = new Option<string>("--metric") { Description = "hr_at_K, ndcg_at_K or mrr_at_K", DefaultValueFactory = _ => "ndcg_at_20" };
        return Remote.Verb(
            "compare", "Compare versions or runs user by user, with their parameters. Exit 6 when they were not measured on the same rows.", [items, metric],
            (client, arguments, ct) =>
            {
                var keys = arguments.GetValue(items)!;
                return keys.All(key => key.Contains('/', StringComparison.Ordinal))
                    ? client.CompareVersionsAsync(keys, arguments.GetValue(metric), ct)
                    : client.CompareRunsAsync(keys, arguments.GetValue(metric), ct);
            },
            Print);
    }

    private static void Print(ComparisonView view)
    {
        string[] heads = [.. view.Items.Select(item => item.Model is null ? $"{item.Name} ({item.Key[..Math.Min(8, item.Key.Length)]})" : item.Key)];
        if (view.Params.Count > 0)
            Output.Table(["parameter", .. heads], view.Params.Select(param => (string[])[param.Name, .. param.Values.Select(value => value ?? "-")]));
        Output.Table(["metric", .. heads], view.Metrics.Select(metric => (string[])[metric.Name, .. metric.Values.Select(value => value is { } number ? $"{number:0.####}" : "-")]));
        if (view.Pairs.Count > 0)
            Output.Table(
                [view.Metric, "against", "slice", "users", "difference", "95 % interval", "wins", "ties", "losses"],
                view.Pairs.SelectMany(pair => pair.Slices.Select(slice => (string[])
                [
                    pair.Of, pair.Against, slice.Slice, $"{slice.Users:N0}", $"{slice.Difference:+0.0000;-0.0000}", $"[{slice.Low:+0.0000;-0.0000}, {slice.High:+0.0000;-0.0000}]",
                    $"{slice.Wins:N0}", $"{slice.Ties:N0}", $"{slice.Losses:N0}",
                ])));
        foreach (var note in view.Notes)
            Console.Out.WriteLine(note);
    }
}
