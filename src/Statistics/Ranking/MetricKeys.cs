using System.Globalization;

namespace Distillery.Statistics;

/// <summary>The two spellings of a metric: <c>hr_at_20</c> in stores, APIs and files (MLflow refuses <c>@</c>), <c>HR@20</c> for people.</summary>
/// <remarks>A suffix names a slice: <c>hr_at_20_cold</c> is <c>HR@20 (cold)</c>.</remarks>
public static class MetricKeys
{
    private static readonly (string Key, string Name)[] Words =
        [("hr", "HR"), ("ndcg", "NDCG"), ("mrr", "MRR"), ("coverage", "Coverage"), ("gini", "Gini"), ("popularity", "Popularity"), ("epc", "EPC"), ("efd", "EFD")];

    /// <summary>The key of a measure, for example <c>hr_at_20</c> or <c>hr_at_20_cold</c>.</summary>
    /// <param name="metric">The measure.</param>
    /// <param name="k">Cutoff, 1 or more.</param>
    /// <param name="slice">The name of a slice, or null for all rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cutoff is below 1 or the metric is unknown.</exception>
    public static string Key(RankMetric metric, int k, string? slice = null) => Key(
        metric switch
        {
            RankMetric.HitRate => "hr",
            RankMetric.Ndcg => "ndcg",
            RankMetric.Mrr => "mrr",
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Allowed are HitRate, Ndcg and Mrr."),
        },
        k,
        slice);

    /// <summary>The key of any measure with a cutoff, for example <c>coverage_at_20</c>.</summary>
    /// <param name="word">The first part of the key, lower case.</param>
    /// <param name="k">Cutoff, 1 or more.</param>
    /// <param name="slice">The name of a slice, or null for all rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cutoff is below 1.</exception>
    public static string Key(string word, int k, string? slice = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var key = $"{word}_at_{k.ToString(CultureInfo.InvariantCulture)}";
        return slice is null ? key : $"{key}_{slice}";
    }

    /// <summary>The spelling for people; a key of another form is returned as it is.</summary>
    /// <param name="key">For example <c>hr_at_20</c> or <c>hr_at_20_cold</c>.</param>
    public static string Display(string key)
    {
        if (!TrySplit(key, out var word, out var k, out var slice))
            return key;
        var name = Words.FirstOrDefault(pair => pair.Key == word).Name ?? word;
        return slice is null ? $"{name}@{k}" : $"{name}@{k} ({slice})";
    }

    /// <summary>The key of what a person wrote: <c>HR@20</c>, <c>ndcg@10</c>, <c>HR@20 (cold)</c>, or a key itself.</summary>
    /// <param name="name">Either spelling, in any case.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static string FromDisplay(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var key = name.Trim().ToLowerInvariant().Replace("@", "_at_", StringComparison.Ordinal);
        if (key.EndsWith(')'))
            key = key[..^1].Replace(" (", "_", StringComparison.Ordinal);
        return TrySplit(key, out _, out _, out _)
            ? key
            : throw new FormatException($"'{name}' is no metric; write it like HR@20 or hr_at_20.");
    }

    /// <summary>Takes the key of a rank metric apart.</summary>
    /// <param name="key">For example <c>ndcg_at_10</c>.</param>
    /// <param name="metric">The measure.</param>
    /// <param name="k">The cutoff.</param>
    /// <returns>False for a slice, another measure, or text of another form.</returns>
    public static bool TryParse(string key, out RankMetric metric, out int k)
    {
        metric = RankMetric.HitRate;
        if (!TrySplit(key, out var word, out k, out var slice) || slice is not null)
            return false;
        switch (word)
        {
            case "hr":
                return true;
            case "ndcg":
                metric = RankMetric.Ndcg;
                return true;
            case "mrr":
                metric = RankMetric.Mrr;
                return true;
            default:
                return false;
        }
    }

    private static bool TrySplit(string key, out string word, out int k, out string? slice)
    {
        ArgumentNullException.ThrowIfNull(key);
        word = "";
        k = 0;
        slice = null;
        var at = key.IndexOf("_at_", StringComparison.Ordinal);
        if (at < 1)
            return false;
        word = key[..at];
        var rest = key.AsSpan(at + 4);
        var end = rest.IndexOf('_');
        var number = end < 0 ? rest : rest[..end];
        slice = end < 0 ? null : rest[(end + 1)..].ToString();
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out k) && k >= 1 && slice != "";
    }
}
