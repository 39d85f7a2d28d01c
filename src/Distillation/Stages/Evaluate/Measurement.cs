using System.Globalization;
using Distillery.Recommenders;
using Distillery.Statistics;

namespace Distillery.Distillation.Stages;

/// <summary>How every row of one table is measured: one protocol, the same candidates, the same counts.</summary>
internal sealed class Measurement
{
    // SLIM's table 8 has EFD@10 and EPC@10.
    private const int NoveltyAt = 10;
    private const int LatencyRows = 100;
    private const int WarmUpRows = 5;
    private readonly EvaluateOptions _options;
    private readonly PreparedData _data;
    private readonly int[] _targets;
    private readonly TrainPopularity _popularity;
    private readonly SampledCandidates? _candidates;
    private readonly TimeProvider _time;
    private readonly int[] _userTrain;
    private readonly int _headFrom;

    private Measurement(EvaluateOptions options, PreparedData data, SampledCandidates? candidates, TimeProvider time)
    {
        (_options, _data, _candidates, _time) = (options, data, candidates, time);
        _targets = TargetCounts.Of(data.Split.Train);
        _headFrom = ItemHead.From(_targets);
        _userTrain = LearntFrom.Users(data);
        _popularity = TrainPopularity.Of(data.Dataset, data.Split.Train);
    }

    public string Protocol => _options.Protocol;

    public static Measurement Of(EvaluateOptions options, PreparedData data, TimeProvider time)
    {
        try
        {
            var isSampled = options.Protocol == EvaluationProtocols.Sampled100;
            return new Measurement(options, data, isSampled ? SampledCandidates.Draw(data.Dataset, data.Split.Test, EvaluationProtocols.Sampled) : null, time);
        }
        catch (ArgumentException exception)
        {
            throw new StageInputException($"evaluation.protocol is {options.Protocol}: {exception.Message}", exception);
        }
    }

    public (IReadOnlyDictionary<string, double> Metrics, RowRanks Ranks) Run(IBatchScorer scorer, CancellationToken cancellationToken)
    {
        var test = _data.Split.Test;
        var report = _candidates is null
            ? RankingEvaluator.Evaluate(scorer, test, _targets, _options.MaskHistory, Evaluate.ListLength, cancellationToken)
            : RankingEvaluator.EvaluateSampled(scorer, test, _candidates, _targets, _options.MaskHistory, cancellationToken);
        // The cut-offs asked for, from the ranks that are kept as evidence.
        var ranks = report.Rows;
        var asked = report with { All = RankMetrics.Table(ranks.Ranks, _options.At), Slices = RankMetrics.WarmAndCold(ranks.Ranks, ranks.Cold, _options.At) };
        var metrics = new SortedDictionary<string, double>(asked.Metrics().ToDictionary(), StringComparer.Ordinal)
        {
            [MetricKeys.Key("epc", NoveltyAt)] = ListMetrics.Epc(ranks.Ranks, ranks.Targets, NoveltyAt, _popularity.Users, _popularity.UserCount),
            [MetricKeys.Key("efd", NoveltyAt)] = ListMetrics.Efd(ranks.Ranks, ranks.Targets, NoveltyAt, _popularity.Interactions),
        };
        return (metrics, ranks with
        {
            History = test.Positions,
            UserTrain = Array.ConvertAll(test.Users, user => _userTrain[user]),
            TargetTrain = Array.ConvertAll(test.Targets, target => _targets[target]),
        });
    }

    /// <summary>Median milliseconds to score the catalogue for one user, over some test rows, one at a time.</summary>
    public double LatencyMs(IBatchScorer scorer)
    {
        var test = _data.Split.Test;
        var rows = Math.Min(LatencyRows, test.Count);
        var taken = new double[rows];
        for (var n = -Math.Min(WarmUpRows, rows); n < rows; n++)
        {
            var began = _time.GetTimestamp();
            scorer.Score(test, Math.Abs(n) % rows, 1);
            if (n >= 0)
                taken[n] = _time.GetElapsedTime(began).TotalMilliseconds;
        }

        Array.Sort(taken);
        return Quantiles.OfSorted(taken, 0.5);
    }

    public Dictionary<string, string> Metadata(string row)
    {
        var metadata = new Dictionary<string, string>
        {
            ["dataset"] = _data.Info.DatasetDigest,
            ["catalogue"] = _data.Info.CatalogueDigest,
            ["split"] = _data.Info.SplitInWords,
            ["protocol"] = Protocol,
            ["row"] = row,
            ["code"] = CodeVersion.Current,
            ["head_from"] = _headFrom.ToString(CultureInfo.InvariantCulture),
        };
        if (_options.MaskHistory)
            metadata["masked"] = "history";
        if (_candidates is not null)
            metadata["candidates"] = $"{_candidates.PerRow} a row, sha256 {_candidates.Digest()}";
        return metadata;
    }
}
