using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

namespace Distillery.DistillationWorker;

/// <summary>From measured rows to the table that everybody reads.</summary>
public static class ResultMapping
{
    /// <summary>The kind of a row.</summary>
    /// <param name="row">The row.</param>
    public static RowKind KindOf(ModelRowSpec row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Row switch
        {
            "popularity" => RowKind.Popularity,
            "item-knn" => RowKind.ItemKnn,
            "text" => RowKind.Text,
            "hybrid" => RowKind.Hybrid,
            "trained" => RowKind.Trained,
            var other => throw new PermanentStageException($"the row {row.Key} is of kind {other}; allowed are popularity, item-knn, text, hybrid and trained."),
        };
    }

    /// <summary>Name of the stage that trains a row.</summary>
    /// <param name="row">The row.</param>
    public static string StageOf(ModelRowSpec row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return $"{StageKinds.Distill}-{row.Key}";
    }

    /// <summary>The table.</summary>
    /// <param name="result">What was measured.</param>
    /// <param name="rows">The rows, the job's student last.</param>
    /// <param name="data">The data.</param>
    /// <param name="runs">The run of each row, by key.</param>
    public static ResultTable Table(EvaluationResult result, IReadOnlyList<ModelRowSpec> rows, PreparedData data, IReadOnlyDictionary<string, string> runs)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(runs);
        var (info, profile, student) = (data.Info, data.Info.Profile, rows[^1]);
        return new ResultTable
        {
            Dataset = new ResultDataset(
                info.Name, info.DatasetDigest, info.CatalogueDigest, profile.Users, profile.Items, profile.Interactions,
                profile.TrainRows, profile.ValidationRows, profile.TestRows, profile.ColdTestShare),
            Protocol = result.Protocol,
            Split = info.SplitInWords,
            Method = MethodInWords(student.Method),
            Seed = student.Training?.Seed ?? 0,
            CodeVersion = CodeVersion.Current,
            Device = string.Join('+', result.Rows.Select(row => row.Device).OfType<string>().Distinct().Order(StringComparer.Ordinal)) is { Length: > 0 } device ? device : "cpu",
            Rows = [.. result.Rows.Select(row => new ResultRow(row.Key, row.Label, row.Metrics, row.Seconds, row.Epochs, runs.GetValueOrDefault(row.Key), row.LatencyMs, row.ModelBytes))],
            Paired = [.. result.Paired.Select(pair => new PairedResult(pair.Metric, pair.Of, pair.Against, pair.Difference, pair.Low, pair.High))],
        };
    }

    /// <summary>A method with its mode, for example <c>dllm2rec (released-code)</c>.</summary>
    /// <param name="method">The method; null counts as none.</param>
    public static string MethodInWords(MethodSpec? method) => method switch
    {
        null => "none",
        { Name: "dllm2rec" } => $"dllm2rec ({method.Mode})",
        _ => method.Name,
    };

    /// <summary>A sentence about the job's student.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows, the job's student last.</param>
    public static string Sentence(ResultTable table, IReadOnlyList<ModelRowSpec> rows)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        var student = table.Rows.First(row => row.Key == rows[^1].Key);
        var words = $"{student.Label}: {string.Join(", ", student.Metrics.Where(pair => pair.Key is "hr_at_20" or "ndcg_at_20").Select(pair => $"{Display(pair.Key)} {pair.Value:0.0000}"))}";
        var twin = rows.FirstOrDefault(row => row.IsTwin);
        var paired = table.Paired.FirstOrDefault(pair => pair.Against == twin?.Key && pair.Metric.StartsWith("ndcg", StringComparison.Ordinal));
        return paired is null ? words : $"{words}; against its twin {paired.Difference:+0.0000;-0.0000} [{paired.Low:+0.0000;-0.0000}, {paired.High:+0.0000;-0.0000}] {Display(paired.Metric)}";
    }

    private static string Display(string key) => key.Split("_at_") is [var name, var k] ? $"{name.ToUpperInvariant()}@{k}" : key;
}
