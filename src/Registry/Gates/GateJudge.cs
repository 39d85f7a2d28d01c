using System.Globalization;
using Distillery.Contracts;
using Distillery.Statistics;

namespace Distillery.Registry;

/// <summary>Evaluates one gate. What cannot be evaluated has not passed.</summary>
internal static class GateJudge
{
    private const double DefaultConfidence = 0.95;

    // One seed for all: the same evidence always gives the same verdict.
    private const int Resamples = 10_000;

    public static async Task<GateResult> JudgeAsync(GateRule rule, GateCase facts, CancellationToken cancellationToken)
    {
        var kind = GateNames.Kind(rule);
        var asked = new GateNumbers
        {
            Metric = rule.Metric ?? rule.Guard,
            Slice = rule.Metric is null ? null : rule.Slice ?? GateSlices.All,
            Against = rule.Against is null ? null : rule.Against.Baseline ?? GateReference.ChampionWord,
        };
        try
        {
            return kind switch
            {
                GateKinds.Paired => await PairedAsync(rule, facts, asked, cancellationToken),
                GateKinds.Threshold => await ThresholdAsync(rule, facts, asked, cancellationToken),
                GateKinds.Guard => GuardJudge.Judge(rule, facts, asked),
                GateKinds.EvaluationSet => await EvaluationSetAsync(rule, facts, cancellationToken),
                GateKinds.Catalogue => await CatalogueAsync(rule, facts, cancellationToken),
                _ => Age(rule, facts),
            };
        }
        catch (GateProblemException e)
        {
            return Result(rule, kind, false, $"cannot be evaluated: {e.Message}.", asked);
        }
    }

    internal static GateResult Result(GateRule rule, string kind, bool passed, string reason, GateNumbers numbers) => new(GateNames.Name(rule), kind, passed, reason, numbers);

    internal static GateResult Vacuous(GateRule rule, string kind, GateNumbers numbers)
        => Result(rule, kind, true, "the alias never pointed to a version, so there is nothing to compare with.", numbers);

    /// <summary>The champion as messages call it.</summary>
    internal static string ChampionName(GateCase facts) => $"{GateReference.ChampionWord} (version {facts.ChampionNumber})";

    internal static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static async Task<GateResult> PairedAsync(GateRule rule, GateCase facts, GateNumbers asked, CancellationToken cancellationToken)
    {
        var isChampion = rule.Against!.Baseline is null;
        if (isChampion && facts.IsFirst)
            return Vacuous(rule, GateKinds.Paired, asked);
        var rows = await facts.CandidateRowsAsync(cancellationToken);
        var against = isChampion
            ? facts.ChampionNumber == facts.Candidate.Version ? rows : await facts.ChampionRowsAsync(cancellationToken)
            : await facts.BaselineRowsAsync(rule.Against.Baseline!, cancellationToken);
        var name = isChampion ? ChampionName(facts) : rule.Against.Baseline!;
        if (rows.EvaluationSet != against.EvaluationSet)
            throw new GateProblemException($"version {facts.Candidate.Version} and {name} were not measured on the same rows: {Difference(rows, against)}");
        var (metric, k) = RankMetricOf(rule);
        var slice = SliceOf(rule, rows);
        var options = new BootstrapOptions { Confidence = rule.Confidence ?? DefaultConfidence, Resamples = Resamples };
        var (paired, wins, ties, losses) = PairedRows.Of(rows, against, slice, metric, k, options);
        var numbers = asked with
        {
            Against = name,
            Value = paired.Mean,
            AgainstValue = paired.MeanAgainst,
            Difference = paired.Difference,
            Low = paired.Low,
            High = paired.High,
            Confidence = options.Confidence,
            Margin = rule.Margin,
            Threshold = rule.Margin is { } margin ? -margin : 0,
            Users = paired.Clusters,
            Rows = paired.Rows,
            Wins = wins,
            Ties = ties,
            Losses = losses,
        };
        var where = rule.Slice is null or GateSlices.All ? "" : $" on {rule.Slice}";
        var interval = $"{MetricKeys.Display(rule.Metric!)}{where} {Signed(paired.Difference)} against {name}, {Number(options.Confidence * 100)} % interval [{Signed(paired.Low)}, {Signed(paired.High)}], {paired.Clusters} users";
        if (rule.MinUsers is { } least && paired.Clusters < least)
            return Result(rule, GateKinds.Paired, false, $"{interval}: fewer than the {least} users that the rule asks for.", numbers);
        var passed = rule.Margin is { } allowed ? paired.Low >= -allowed : paired.Low > 0;
        var verdict = (rule.Margin, passed) switch
        {
            ({ } m, true) => $"not worse by more than {Number(m)}",
            ({ } m, false) => $"may be worse by more than {Number(m)}",
            (null, true) => "better",
            (null, false) => "not shown to be better",
        };
        return Result(rule, GateKinds.Paired, passed, $"{interval}: {verdict}.", numbers);
    }

    private static async Task<GateResult> ThresholdAsync(GateRule rule, GateCase facts, GateNumbers asked, CancellationToken cancellationToken)
    {
        GateNumbers numbers;
        if (MetricKeys.TryParse(rule.Metric!, out var metric, out var k))
        {
            var rows = await facts.CandidateRowsAsync(cancellationToken);
            var slice = SliceOf(rule, rows);
            int[] chosen = [.. Enumerable.Range(0, rows.Count).Where(n => slice[n])];
            var users = chosen.Select(n => rows.Users[n]).Distinct().Count();
            numbers = asked with { Value = RankMetrics.Mean(metric, Array.ConvertAll(chosen, n => rows.Ranks[n]), k), Rows = chosen.Length, Users = users };
            if (rule.MinUsers is { } least && users < least)
                return Result(rule, GateKinds.Threshold, false, $"{users} users, fewer than the {least} that the rule asks for.", numbers);
        }
        else
        {
            numbers = asked with { Value = GuardJudge.MetricOf(facts.Candidate, rule.Metric!), Slice = null };
        }

        return Within(rule, GateKinds.Threshold, numbers);
    }

    /// <summary>Compares a value with the rule's bounds.</summary>
    internal static GateResult Within(GateRule rule, string kind, GateNumbers numbers)
    {
        var (value, name) = (numbers.Value!.Value, MetricKeys.Display(numbers.Metric!));
        if (rule.AtLeast is { } least && !(value >= least))
            return Result(rule, kind, false, $"{name} is {Number(value)}, below {Number(least)}.", numbers with { Threshold = least });
        if (rule.AtMost is { } most && !(value <= most))
            return Result(rule, kind, false, $"{name} is {Number(value)}, above {Number(most)}.", numbers with { Threshold = most });
        var bounds = string.Join(" and ", new[] { rule.AtLeast is { } low ? $"at least {Number(low)}" : null, rule.AtMost is { } high ? $"at most {Number(high)}" : null }.OfType<string>());
        return Result(rule, kind, true, $"{name} is {Number(value)}, {bounds}.", numbers with { Threshold = rule.AtLeast ?? rule.AtMost });
    }

    private static async Task<GateResult> EvaluationSetAsync(GateRule rule, GateCase facts, CancellationToken cancellationToken)
    {
        var numbers = new GateNumbers();
        var rows = await facts.CandidateRowsAsync(cancellationToken);
        if (facts.IsFirst)
            return Vacuous(rule, GateKinds.EvaluationSet, numbers);
        var against = facts.ChampionNumber == facts.Candidate.Version ? rows : await facts.ChampionRowsAsync(cancellationToken);
        numbers = numbers with { Against = ChampionName(facts), Rows = rows.Count };
        return rows.EvaluationSet == against.EvaluationSet
            ? Result(rule, GateKinds.EvaluationSet, true, $"the same {rows.Count} rows ({rows.EvaluationSet[..12]}) as {numbers.Against}.", numbers)
            : Result(rule, GateKinds.EvaluationSet, false, $"not the rows of {numbers.Against}: {Difference(rows, against)}.", numbers);
    }

    // From the results and not from the version's tags, which MLflow's clients may write.
    private static async Task<GateResult> CatalogueAsync(GateRule rule, GateCase facts, CancellationToken cancellationToken)
    {
        var numbers = new GateNumbers();
        var rows = await facts.CandidateRowsAsync(cancellationToken);
        if (facts.IsFirst)
            return Vacuous(rule, GateKinds.Catalogue, numbers);
        var against = facts.ChampionNumber == facts.Candidate.Version ? rows : await facts.ChampionRowsAsync(cancellationToken);
        numbers = numbers with { Against = ChampionName(facts) };
        var (catalogue, other) = (rows.Metadata["catalogue"], against.Metadata["catalogue"]);
        return catalogue == other
            ? Result(rule, GateKinds.Catalogue, true, $"the catalogue {Short(catalogue)} of {numbers.Against}.", numbers)
            : Result(rule, GateKinds.Catalogue, false, $"the catalogue is {Short(catalogue)}; {numbers.Against} knows {Short(other)}.", numbers);
    }

    private static GateResult Age(GateRule rule, GateCase facts)
    {
        var most = RuleDuration.Parse(rule.MaxAge) ?? throw new GateProblemException($"maxAge is \"{rule.MaxAge}\"; {RuleDuration.Rule.TrimEnd('.')}");
        var age = facts.Now - facts.Candidate.CreatedAt;
        var numbers = new GateNumbers { Metric = "age_days", Value = age.TotalDays, Threshold = most.TotalDays };
        return Result(rule, GateKinds.Age, age <= most, $"made {Number(Math.Round(age.TotalDays, 2))} days ago, at most {rule.MaxAge} allowed.", numbers);
    }

    private static bool[] SliceOf(GateRule rule, RankRows rows)
    {
        var slice = rows.Slice(rule.Slice, rule.ColdHistory ?? GateSlices.ColdHistory, out var problem) ?? throw new GateProblemException(problem!);
        return slice.Contains(true) ? slice : throw new GateProblemException($"no row of {rows.Source} belongs to the slice {rule.Slice}");
    }

    private static (RankMetric Metric, int K) RankMetricOf(GateRule rule)
        => MetricKeys.TryParse(rule.Metric!, out var metric, out var k)
            ? (metric, k)
            : throw new GateProblemException($"{rule.Metric} is not known by user; hr_at_K, ndcg_at_K and mrr_at_K are");

    internal static string Difference(RankRows rows, RankRows against)
    {
        foreach (var name in new[] { "protocol", "split", "dataset", "catalogue", "candidates", "masked" })
        {
            var (mine, theirs) = (rows.Metadata.GetValueOrDefault(name), against.Metadata.GetValueOrDefault(name));
            if (mine != theirs)
                return $"{name} is {Short(mine ?? "unknown")} and {Short(theirs ?? "unknown")}";
        }

        return rows.Count != against.Count ? $"{rows.Count} and {against.Count} rows" : "users or targets differ";
    }

    private static string Short(string text) => Digests.IsDigest(text) ? text[..12] : text;

    private static string Signed(double value) => value.ToString("+0.######;-0.######;0", CultureInfo.InvariantCulture);
}
