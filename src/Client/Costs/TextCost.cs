using System.Globalization;
using Distillery.Contracts;

namespace Distillery.Client;

/// <summary>What rationales cost that one stage of a job brought: the price of asking a large model beside that of running a small one.</summary>
/// <param name="RunId">The stage's run.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Writer">Who wrote, for example <c>content (item-kNN + item text, not an LLM)</c>.</param>
/// <param name="Parameters">Weights of a model that we ran; null for an endpoint or where there is no model.</param>
/// <param name="Texts">Rationales.</param>
/// <param name="Complete">Of them, those with all three steps.</param>
/// <param name="SecondsEach">Seconds of wall time for one, with many under way at a time; null where all were there before.</param>
/// <param name="Usd">Dollars that the stage has spent; zero for what runs here, null where no price is known.</param>
/// <param name="Paid">Rationales that this stage had asked for itself, over all its attempts; the others were known before and cost nothing.</param>
public sealed record TextCost(string RunId, string Stage, string Writer, long? Parameters, long Texts, long Complete, double? SecondsEach, double? Usd, long Paid)
{
    /// <summary>The costs of a job's rationales, in the order of its stages; empty for a job that has none.</summary>
    /// <param name="runs">The job's runs.</param>
    public static IReadOnlyList<TextCost> Of(IEnumerable<RunView> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return [.. runs.Where(run => run.Metrics.ContainsKey("rationales")).Select(Read)];
    }

    private static TextCost Read(RunView run)
    {
        double? Metric(string key) => run.Metrics.TryGetValue(key, out var value) ? value : null;
        var isEndpoint = run.Metrics.ContainsKey("requests");
        return new TextCost(
            run.Id,
            run.Name,
            run.Params.GetValueOrDefault("student_lm") ?? run.Params.GetValueOrDefault("teacher") ?? "",
            (long?)Metric("parameters"),
            (long)run.Metrics["rationales"],
            (long)(Metric("complete_rationales") ?? 0),
            Metric(isEndpoint ? "seconds_per_answer" : "seconds_per_rationale"),
            isEndpoint ? Metric("spend_usd") : 0,
            (long)(Metric("answers_paid") ?? run.Metrics["rationales"]));
    }

    /// <summary>Seconds for one with a unit that fits, for example <c>4.1 ms</c>; a dash where nobody knows.</summary>
    public string Each => SecondsEach switch
    {
        null => "-",
        { } seconds and >= 1 => seconds.ToString("0.0 s", CultureInfo.InvariantCulture),
        // Three digits: more would be noise of the machine.
        { } seconds => (1000 * seconds).ToString(seconds >= 0.1 ? "0 ms" : seconds >= 0.01 ? "0.0 ms" : "0.00 ms", CultureInfo.InvariantCulture),
    };

    /// <summary>Dollars for a thousand, for example <c>0.42</c>; <c>unknown</c> where no price is known, a dash where all were there before.</summary>
    public string UsdOfThousand => Usd is not { } usd ? "unknown" : Paid == 0 ? "-" : (1000 * usd / Paid).ToString("0.00##", CultureInfo.InvariantCulture);
}
