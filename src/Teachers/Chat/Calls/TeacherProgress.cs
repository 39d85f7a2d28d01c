using System.Globalization;

namespace Distillery.Teachers;

/// <summary>How far asking is, and what it has cost.</summary>
public sealed record TeacherProgress
{
    /// <summary>Answers that are wanted.</summary>
    public required int Wanted { get; init; }

    /// <summary>Of them, those that were there before: they cost nothing.</summary>
    public required int Cached { get; init; }

    /// <summary>Of them, those that this run has asked for and got.</summary>
    public required int Got { get; init; }

    /// <summary>Questions that were given up: no valid answer, or no answer at all.</summary>
    public required int GivenUp { get; init; }

    /// <summary>What the stage has spent, over all its resumptions.</summary>
    public required SpendTotals Spent { get; init; }

    /// <summary>What this run has spent.</summary>
    public required long RunPico { get; init; }

    /// <summary>Requests under way.</summary>
    public required int InFlight { get; init; }

    /// <summary>Requests that may be under way at a time at present.</summary>
    public required int Level { get; init; }

    /// <summary>Seconds that this run has taken.</summary>
    public required double Seconds { get; init; }

    /// <summary>Share of the wanted answers that were there before, 0 to 1.</summary>
    public double HitRate => Wanted == 0 ? 0 : (double)Cached / Wanted;

    /// <summary>Share that is done, 0 to 1.</summary>
    public double Share => Wanted == 0 ? 1 : (double)(Cached + Got + GivenUp) / Wanted;

    /// <summary>Dollars that the whole stage will have cost at this rate; null where a price is not known or nothing was answered yet.</summary>
    public decimal? ProjectedUsd
    {
        get
        {
            if (Spent.Usd is not { } spent || Got == 0)
                return null;
            return spent + TokenPrice.ToDollars(RunPico) / Got * (Wanted - Cached - Got - GivenUp);
        }
    }

    /// <summary>Seconds until the end at this rate; null where nothing was answered yet.</summary>
    public double? SecondsLeft => Got == 0 ? null : Seconds / Got * (Wanted - Cached - Got - GivenUp);

    /// <summary>The numbers as metrics of a run. Money is left out where a price is not known.</summary>
    public IReadOnlyDictionary<string, double> ToMetrics()
    {
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["prompt_tokens"] = Spent.Known.Prompt,
            ["completion_tokens"] = Spent.Known.Completion,
            ["requests"] = Spent.Requests,
            ["hit_rate"] = HitRate,
            ["answered"] = Cached + Got,
            ["answers_paid"] = Spent.Answered,
            ["invalid"] = Spent.Invalid,
            ["failed"] = Spent.Failed,
            ["refused"] = Spent.Refused,
            ["possibly_billed"] = Spent.PossiblyBilled,
            ["in_flight"] = InFlight,
            ["concurrency"] = Level,
        };
        if (Got > 0)
            metrics["seconds_per_answer"] = Seconds / Got;
        if (Spent.Usd is { } usd)
        {
            metrics["spend_usd"] = (double)usd;
            metrics["possibly_billed_usd"] = (double)Spent.PossibleUsd!.Value;
        }

        return metrics;
    }

    /// <summary>A sentence for people, for example <c>120 of 1,000 answers, 40 of them known before, 0.0123 USD, about 0.09 USD in all</c>.</summary>
    public override string ToString()
    {
        var money = Spent.Usd is { } usd ? $", {Dollars(usd)} USD" : $", {Spent.Known.Total:N0} tokens (no price given)";
        var projected = ProjectedUsd is { } all ? $", about {Dollars(all)} USD in all" : "";
        return $"{Cached + Got:N0} of {Wanted:N0} answers{(Cached > 0 ? $", {Cached:N0} of them known before" : "")}{money}{projected}";
    }

    private static string Dollars(decimal usd) => usd.ToString("0.00##", CultureInfo.InvariantCulture);
}
