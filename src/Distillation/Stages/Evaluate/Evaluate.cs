using Distillery.Recommenders;
using Distillery.Statistics;

namespace Distillery.Distillation.Stages;

/// <summary>Stage <c>evaluate</c>: every row of the table on the test rows, by one evaluator and one protocol; and paired differences of the student.</summary>
public static class Evaluate
{
    /// <summary>Length of the lists that coverage is measured on, and the cut-off of paired differences where it is asked for.</summary>
    internal const int ListLength = 20;

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
        time ??= TimeProvider.System;
        var free = new FreeRows(data, time, cancellationToken);
        var measure = Measurement.Of(options, data, time);
        var texts = new RowTexts(options.TextFiles, data);
        var measured = new List<(EvaluatedRow Row, ResultLine Line, RowRanks Ranks)>();
        var files = new List<string>();
        foreach (var row in options.Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            report.Progress(0.9 * measured.Count / options.Rows.Count, $"measuring {row.Label}");
            var (line, ranks) = row.Kind == RowKind.Trained
                ? Trained(row, options, data, texts, measure, cancellationToken)
                : Free(row, free, measure, cancellationToken);
            measured.Add((row, line, ranks));
            files.AddRange(Write(row, ranks, measure, folder));
        }

        report.Progress(0.9, "paired differences");
        var paired = Paired(options, measured, cancellationToken);
        report.Progress(1, $"{measured.Count} rows on {data.Split.Test.Count:N0} test windows");
        return new EvaluationResult(options.Protocol, [.. measured.Select(one => one.Line)], paired, files);
    }

    private static (ResultLine, RowRanks) Free(EvaluatedRow row, FreeRows free, Measurement measure, CancellationToken cancellationToken)
    {
        var (scorer, seconds) = free.Fit(row.Kind);
        var batches = new ItemScorerBatches(scorer);
        var (metrics, ranks) = measure.Run(batches, cancellationToken);
        return (new ResultLine(row.Key, row.Label, metrics, seconds, null, null, measure.LatencyMs(batches), null), ranks);
    }

    private static (ResultLine, RowRanks) Trained(
        EvaluatedRow row, EvaluateOptions options, PreparedData data, RowTexts texts, Measurement measure, CancellationToken cancellationToken)
    {
        var folder = row.Folder ?? throw new StageInputException($"the row {row.Key} is trained, and no folder with its student was given.");
        var history = StageFiles.Read<TrainingHistory>(Path.Combine(folder, TrainStudent.HistoryName));
        try
        {
            var (student, manifest) = StudentFile.Read(folder, Devices.Resolve(options.Device));
            using var owned = student;
            if (manifest.Origin.CatalogueDigest != data.Info.CatalogueDigest)
                throw new StageInputException($"the student of row {row.Key} knows the catalogue {manifest.Origin.CatalogueDigest}; the data has {data.Info.CatalogueDigest}.");
            if (student is RowTextStudent reader)
                texts.Give(reader, manifest.Origin.Texts, row.Key);
            using var scorer = new StudentScorer(student);
            var (metrics, ranks) = measure.Run(scorer, cancellationToken);
            var bytes = new FileInfo(Path.Combine(folder, StudentFile.WeightsName)).Length;
            return (new ResultLine(row.Key, row.Label, metrics, history.Seconds, history.BestEpoch, history.Device, measure.LatencyMs(scorer), bytes), ranks);
        }
        catch (InvalidDataException exception)
        {
            throw new StageInputException(exception.Message, exception);
        }
    }

    private static IEnumerable<string> Write(EvaluatedRow row, RowRanks ranks, Measurement measure, string folder)
    {
        var metadata = measure.Metadata(row.Key);
        string[] names = row.IsStudent ? [$"test.{row.Key}", "test"] : [$"test.{row.Key}"];
        foreach (var name in names)
        {
            RankFile.Write(RankFile.PathOf(folder, measure.Protocol, name), ranks, metadata);
            yield return $"eval/{measure.Protocol}.{name}.safetensors";
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
        if (!EvaluationProtocols.All.Contains(options.Protocol))
            throw new StageInputException($"evaluation.protocol is {options.Protocol}; allowed are {string.Join(" and ", EvaluationProtocols.All)}.");
        if (options.At.Count == 0 || options.At.Any(k => k < 1))
            throw new StageInputException($"evaluation.at is [{string.Join(", ", options.At)}]; it needs cut-offs of 1 or more.");
    }
}
