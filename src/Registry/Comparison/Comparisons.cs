using System.Globalization;
using Distillery.Contracts;
using Distillery.Statistics;

namespace Distillery.Registry;

/// <summary>Compares runs or versions: parameters that differ, metrics, and user by user on the same rows.</summary>
/// <param name="runs">The runs.</param>
/// <param name="models">The versions.</param>
/// <param name="artifacts">Where files are.</param>
public sealed class Comparisons(RunQueries runs, ModelStore models, IArtifactStore artifacts)
{
    /// <summary>Most items of a comparison.</summary>
    public const int Most = 8;

    /// <summary>Resamples of each interval: fewer than a gate takes, because there are many.</summary>
    public const int Resamples = 2_000;

    private readonly ComparisonSources _sources = new(runs, models, artifacts);

    /// <summary>Compares.</summary>
    /// <param name="keys">Ids of runs, or <c>model/version</c>; 2 to <see cref="Most"/>, all of one kind.</param>
    /// <param name="areVersions">Whether they are versions.</param>
    /// <param name="metric">A rank metric, for example <c>ndcg_at_20</c>.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The comparison; or the key that does not exist.</returns>
    /// <exception cref="ArgumentException">Too few or too many keys, one twice, or the metric is no rank metric.</exception>
    /// <exception cref="NotComparableException">Protocol, split, evaluation set or catalogue differ.</exception>
    public async Task<(ComparisonView? View, string? Missing)> CompareAsync(IReadOnlyList<string> keys, bool areVersions, string metric, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count is < 2 or > Most)
            throw new ArgumentException($"{keys.Count} were given; 2 to {Most} can be compared.");
        if (keys.GroupBy(key => key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"'{twice.Key}' was given twice.");
        if (!MetricKeys.TryParse(metric, out var rank, out var k))
            throw new ArgumentException($"metric: '{metric}' is not known by user; hr_at_K, ndcg_at_K and mrr_at_K are.");
        var subjects = new List<ComparisonSubject>();
        foreach (var key in keys)
        {
            if (await FindAsync(key, areVersions, cancellationToken) is not { } subject)
                return (null, key);
            subjects.Add(subject);
        }

        CheckComparable(subjects);
        return (
            new ComparisonView
            {
                Items = [.. subjects.Select(subject => subject.Item)],
                Params = Params(subjects),
                Metrics = Metrics(subjects),
                Metric = metric,
                Pairs = Pairs(subjects, rank, k, cancellationToken),
                Notes = [.. subjects.Select(subject => subject.Missing).OfType<string>().Select(text => $"{text}.")],
            },
            null);
    }

    private Task<ComparisonSubject?> FindAsync(string key, bool isVersion, CancellationToken cancellationToken)
    {
        if (!isVersion)
            return _sources.RunAsync(key, cancellationToken);
        var slash = key.LastIndexOf('/');
        return slash > 0 && int.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? _sources.VersionAsync(key[..slash], number, cancellationToken)
            : throw new ArgumentException($"'{key}' is no version: write model/number, for example games/3.");
    }

    private static void CheckComparable(IReadOnlyList<ComparisonSubject> subjects)
    {
        var measured = subjects.Where(subject => subject.Rows is not null).ToList();
        foreach (var other in measured.Skip(1))
        {
            var first = measured[0];
            if (first.Rows!.EvaluationSet != other.Rows!.EvaluationSet)
                throw new NotComparableException($"{other.Item.Key} and {first.Item.Key} cannot be compared, they were not measured on the same rows: {GateJudge.Difference(other.Rows, first.Rows)}.");
        }
    }

    private static List<ComparedParam> Params(IReadOnlyList<ComparisonSubject> subjects)
        => [.. subjects.SelectMany(subject => subject.Params.Keys).Distinct().Order(StringComparer.Ordinal)
            .Select(name => new ComparedParam(name, [.. subjects.Select(subject => subject.Params.GetValueOrDefault(name))]))
            .Where(row => row.Values.Distinct().Count() > 1)];

    private static List<ComparedMetric> Metrics(IReadOnlyList<ComparisonSubject> subjects)
        => [.. subjects.SelectMany(subject => subject.Metrics.Keys).Distinct().Order(StringComparer.Ordinal)
            .Select(name => new ComparedMetric(name, [.. subjects.Select(subject => subject.Metrics.TryGetValue(name, out var value) ? value : (double?)null)]))];

    private static List<ComparedPair> Pairs(IReadOnlyList<ComparisonSubject> subjects, RankMetric metric, int k, CancellationToken cancellationToken)
    {
        var measured = subjects.Where(subject => subject.Rows is not null).ToList();
        var options = new BootstrapOptions { Resamples = Resamples };
        var pairs = new List<ComparedPair>();
        for (var second = 1; second < measured.Count; second++)
        {
            for (var first = 0; first < second; first++)
            {
                var (of, against) = (measured[second], measured[first]);
                var slices = new List<ComparedSlice>();
                foreach (var slice in GateSlices.Names)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    // The rows are the same, so what one file knows of them holds for the other, which may be older.
                    var rows = of.Rows!.Slice(slice, GateSlices.ColdHistory, out _) ?? against.Rows!.Slice(slice, GateSlices.ColdHistory, out _);
                    if (rows is not null && rows.Contains(true))
                        slices.Add(Slice(slice, PairedRows.Of(of.Rows!, against.Rows!, rows, metric, k, options)));
                }

                pairs.Add(new ComparedPair(of.Item.Key, against.Item.Key, slices));
            }
        }

        return pairs;
    }

    private static ComparedSlice Slice(string name, PairedRows rows)
    {
        var paired = rows.Paired;
        return new ComparedSlice(
            name, paired.Rows, paired.Clusters, paired.Mean, paired.MeanAgainst, paired.Difference, paired.Low, paired.High, rows.Wins, rows.Ties, rows.Losses);
    }
}
