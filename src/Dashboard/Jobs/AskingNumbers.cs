using Distillery.Contracts;

namespace Distillery.Dashboard.Jobs;

/// <summary>What a stage that asks an endpoint has asked and spent so far.</summary>
/// <param name="Run">Its run.</param>
/// <param name="Newest">The newest value of each of its metrics.</param>
public sealed record AskingNumbers(RunView Run, IReadOnlyDictionary<string, double> Newest)
{
    // A curve of them says no more than their newest value; the run's own page has them all.
    private static readonly HashSet<string> Counters = new(StringComparer.Ordinal)
    {
        "prompt_tokens", "completion_tokens", "requests", "hit_rate", "failed", "refused", "possibly_billed", "possibly_billed_usd", "in_flight", "concurrency", "seconds_per_answer",
    };

    /// <summary>Whether a metric is one of the counters of asking.</summary>
    /// <param name="key">Its key.</param>
    public static bool IsCounter(string key) => Counters.Contains(key);

    /// <summary>Whether a run asks an endpoint.</summary>
    /// <param name="keys">Keys of its metrics.</param>
    public static bool IsAsking(IReadOnlyCollection<string> keys) => keys.Contains("requests") && keys.Contains("hit_rate");

    /// <summary>A number; 0 where there is none.</summary>
    /// <param name="key">Its key.</param>
    public double this[string key] => Newest.GetValueOrDefault(key);

    /// <summary>Dollars; null where no price is known.</summary>
    public decimal? Usd => Newest.TryGetValue("spend_usd", out var usd) ? (decimal)usd : null;

    /// <summary>Dollars that may have been billed besides.</summary>
    public decimal PossibleUsd => (decimal)this["possibly_billed_usd"];
}
