using Distillery.Recommenders;
using Distillery.Statistics;

namespace Distillery.Distillation.Stages;

/// <summary>Stage <c>evaluate</c>: every row of the table on the test rows, full ranking, by one evaluator; and paired differences of the student.</summary>
public static class Evaluate
{
    /// <summary>Name of the protocol in files and tables.</summary>
    public const string Protocol = "full-ranking";

    private const int ListLength = 20;

    /// <summary>Measures.</summary>
    /// <param name="options">Which rows, and how.</param>
    /// <param name="data">The data.</param>
    /// <param name="folder">Where per-row results are written, below <c>eval/</c>.</param>
    /// <param name="report">Told what happens.</param>
    /// <param name="time">Measures durations; default the system's clock.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="StageInputException">A student is missing, broken, or of another catalogue, or an option is out of range.</exception>
    public static EvaluationResult Run(
        EvaluateOptions options, PreparedData data, string folder, IStageReport? report = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        Check(options);
        report ??= SilentReport.Instance;
        var free = new FreeRows(data, time ?? TimeProvider.System, cancellationToken);
        var counts = TargetCounts.Of(data.Split.Train);
        var measured = new List<(EvaluatedRow Row, ResultLine Line, RowRanks Ranks)>();
        var files = new List<string>();
        foreach (var row in options.Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            report.Progress(0.9 * measured.Count / options.Rows.Count, $"measuring {row.Label}");
            var (line, ranks) = row.Kind == RowKind.Trained
                ? Trained(row, options, data, counts, cancellationToken)
                : Free(row, options, data, counts, free, cancellationToken);
            measured.Add((row, line, ranks));
            files.AddRange(Write(row, ranks, data, folder));
        }

        report.Progress(0.9, "paired differences");
        var paired = Paired(options, measured, cancellationToken);
        report.Progress(1, $"{measured.Count} rows on {data.Split.Test.Count:N0} test windows");
        return new EvaluationResult([.. measured.Select(one => one.Line)], paired, files);
    }

    private static (ResultLine, RowRanks) Free(
        EvaluatedRow row, EvaluateOptions options, PreparedData data, int[] counts, FreeRows free, CancellationToken cancellationToken)
    {
        var (scorer, seconds) = free.Fit(row.Kind);
        var (metrics, ranks) = Measure(new ItemScorerBatches(scorer), options, data, counts, cancellationToken);
        return (new ResultLine(row.Key, row.Label, metrics, seconds, null, null), ranks);
    }

    private static (ResultLine, RowRanks) Trained(
        EvaluatedRow row, EvaluateOptions options, PreparedData data, int[] counts, CancellationToken cancellationToken)
    {
        var folder = row.Folder ?? throw new StageInputException($"the row {row.Key} is trained, and no folder with its student was given.");
        var history = StageFiles.Read<TrainingHistory>(Path.Combine(folder, TrainStudent.HistoryName));
        try
        {
            var (student, manifest) = StudentFile.Read(folder, Devices.Resolve(options.Device));
            using var owned = student;
            if (manifest.Origin.CatalogueDigest != data.Info.CatalogueDigest)
                throw new StageInputException($"the student of row {row.Key} knows the catalogue {manifest.Origin.CatalogueDigest}; the data has {data.Info.CatalogueDigest}.");
            using var scorer = new StudentScorer(student);
            var (metrics, ranks) = Measure(scorer, options, data, counts, cancellationToken);
            return (new ResultLine(row.Key, row.Label, metrics, history.Seconds, history.BestEpoch, history.Device), ranks);
        }
        catch (InvalidDataException exception)
        {
            throw new StageInputException(exception.Message, exception);
        }
    }

    private static (IReadOnlyDictionary<string, double> Metrics, RowRanks Ranks) Measure(
        IBatchScorer scorer, EvaluateOptions options, PreparedData data, int[] counts, CancellationToken cancellationToken)
    {
        var full = RankingEvaluator.Evaluate(scorer, data.Split.Test, counts, options.MaskHistory, ListLength, cancellationToken);
        // The cut-offs asked for, from the ranks that are kept as evidence.
        var asked = full with
        {
            All = RankMetrics.Table(full.Rows.Ranks, options.At),
            Slices = RankMetrics.WarmAndCold(full.Rows.Ranks, full.Rows.Cold, options.At),
        };
        return (asked.Metrics(), full.Rows);
    }

    private static IEnumerable<string> Write(EvaluatedRow row, RowRanks ranks, PreparedData data, string folder)
    {
        var metadata = new Dictionary<string, string>
        {
            ["dataset"] = data.Info.DatasetDigest,
            ["catalogue"] = data.Info.CatalogueDigest,
            ["split"] = data.Info.SplitInWords,
            ["row"] = row.Key,
            ["code"] = CodeVersion.Current,
        };
        string[] names = row.IsStudent ? [$"test.{row.Key}", "test"] : [$"test.{row.Key}"];
        foreach (var name in names)
        {
            RankFile.Write(RankFile.PathOf(folder, Protocol, name), ranks, metadata);
            yield return $"eval/{Protocol}.{name}.safetensors";
        }
    }

    private static List<PairedLine> Paired(
        EvaluateOptions options, List<(EvaluatedRow Row, ResultLine Line, RowRanks Ranks)> measured, CancellationToken cancellationToken)
    {
        var lines = new List<PairedLine>();
        var student = measured.FirstOrDefault(one => one.Row.IsStudent);
        if (student.Row is null)
            return lines;
        var at = options.At.Contains(ListLength) ? ListLength : options.At.Max();
        var bootstrap = new BootstrapOptions { Resamples = options.Resamples, Seed = options.Seed };
        // What the job is about comes first: the student against its twin.
        var others = measured.Where(one => !one.Row.IsStudent && one.Row.Kind is RowKind.Trained or RowKind.Hybrid && one.Row.Key != student.Row.Key)
            .OrderBy(one => one.Row.IsTwin ? 0 : 1);
        foreach (var other in others)
        {
            foreach (var metric in new[] { RankMetric.HitRate, RankMetric.Ndcg })
            {
                cancellationToken.ThrowIfCancellationRequested();
                // Rows of one user depend on each other, so whole users are drawn.
                var difference = PairedBootstrap.Difference(student.Ranks.Ranks, other.Ranks.Ranks, metric, at, student.Ranks.Users, bootstrap);
                lines.Add(new PairedLine(MetricKeys.Key(metric, at), student.Row.Key, other.Row.Key, difference.Difference, difference.Low, difference.High));
            }
        }

        return lines;
    }

    private static void Check(EvaluateOptions options)
    {
        if (options.Rows.Count == 0)
            throw new StageInputException("there is no row to measure.");
        if (options.Rows.GroupBy(row => row.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new StageInputException($"two rows have the key {twice.Key}; every row needs its own.");
        if (options.At.Count == 0 || options.At.Any(k => k < 1))
            throw new StageInputException($"evaluation.at is [{string.Join(", ", options.At)}]; it needs cut-offs of 1 or more.");
    }
}
