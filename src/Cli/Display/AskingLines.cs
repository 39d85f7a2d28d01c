using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Display;

/// <summary>Prints what asking an endpoint took and cost, for each stage of a job that asked one.</summary>
internal static class AskingLines
{
    /// <summary>Writes nothing for a job that asked no endpoint.</summary>
    public static void Print(IAnsiConsole console, IReadOnlyList<RunView> runs)
    {
        foreach (var run in runs.Where(run => run.Metrics.ContainsKey("requests") && run.Metrics.ContainsKey("hit_rate")))
            console.Write(new Text(Line(run.Name, run.Metrics) + Environment.NewLine));
    }

    /// <summary>One stage in a sentence.</summary>
    internal static string Line(string stage, IReadOnlyDictionary<string, double> metrics)
    {
        double Of(string key) => metrics.GetValueOrDefault(key);
        var unusable = Of("invalid") + Of("failed") + Of("refused") is > 0 and var bad ? $" ({bad:N0} of them without a usable answer)" : "";
        var money = metrics.TryGetValue("spend_usd", out var usd) ? $"{usd:0.00##} USD" : $"{Of("prompt_tokens"):N0} + {Of("completion_tokens"):N0} tokens (the spec gives no price)";
        var possible = Of("possibly_billed") is > 0 and var lost
            ? $"; {lost:N0} more were under way when their process died and may have been billed{(metrics.TryGetValue("possibly_billed_usd", out var most) ? $", up to {most:0.00##} USD" : "")}"
            : "";
        return $"{stage}: {Of("answered"):N0} answers, {Of("hit_rate"):P0} of the questions were answered before and cost nothing; {Of("requests"):N0} requests{unusable}, {money}{possible}";
    }
}
