using Distillery.Recommenders;
using Distillery.Statistics;

namespace Distillery.Distillation.Stages;

/// <summary>How every row of one table is measured: one protocol, the same candidates, the same counts.</summary>
internal sealed class Measurement
{
    // SLIM's table 8 has EFD@10 and EPC@10.
    private const int NoveltyAt = 10;
    private readonly EvaluateOptions _options;
    private readonly PreparedData _data;
    private readonly int[] _targets;
    private readonly TrainPopularity _popularity;
    private readonly SampledCandidates? _candidates;

    private Measurement(EvaluateOptions options, PreparedData data, SampledCandidates? candidates)
    {
        (_options, _data, _candidates) = (options, data, candidates);
        _targets = TargetCounts.Of(data.Split.Train);
        _popularity = TrainPopularity.Of(data.Dataset, data.Split.Train);
    }

    public string Protocol => _options.Protocol;

    public static Measurement Of(EvaluateOptions options, PreparedData data)
    {
        try
        {
            var isSampled = options.Protocol == EvaluationProtocols.Sampled100;
            return new Measurement(options, data, isSampled ? SampledCandidates.Draw(data.Dataset, data.Split.Test, EvaluationProtocols.Sampled) : null);
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
        return (metrics, ranks);
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
        };
        if (_candidates is not null)
            metadata["candidates"] = $"{_candidates.PerRow} a row, sha256 {_candidates.Digest()}";
        return metadata;
    }
}
