using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

namespace Distillery.DistillationWorker;

/// <summary>Runs <c>evaluate</c>.</summary>
/// <param name="time">Measures durations.</param>
public sealed class EvaluateHandler(TimeProvider time) : IStageHandler
{
    /// <summary>Name of the table among the outputs.</summary>
    public const string ResultsName = "results.json";

    /// <inheritdoc/>
    public string Kind => StageKinds.Evaluate;

    /// <inheritdoc/>
    public Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken) =>
        Task.FromResult<string?>($"evaluate slices {CodeVersion.Algorithms}");

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var rows = RowsOf(context.Parameters);
            var data = await PreparedInputs.OpenAsync(context, cancellationToken);
            var options = await OptionsAsync(context, rows, cancellationToken);
            var folder = Path.Combine(context.WorkFolder, "results");
            var result = await Task.Run(() => Evaluate.Run(options, data, folder, new ContextReport(context), time, cancellationToken), cancellationToken);
            var table = ResultMapping.Table(result, rows, data, RunsByRow(context, rows));
            LearntFrom.Write(folder, data);
            await context.OutputAsync(LearntFrom.FileName, Path.Combine(folder, LearntFrom.FileName), cancellationToken);
            await WriteAsync(context, table, result, folder, cancellationToken);
            Report(context, table, rows[^1]);
            return new StageOutcome(ResultMapping.Sentence(table, rows));
        }
        catch (StageInputException exception)
        {
            throw new PermanentStageException(exception.Message, exception);
        }
    }

    private static async Task<EvaluateOptions> OptionsAsync(IStageContext context, IReadOnlyList<ModelRowSpec> rows, CancellationToken cancellationToken)
    {
        var evaluation = context.Parameters.Evaluation ?? new EvaluationSpec();
        var evaluated = new List<EvaluatedRow>();
        foreach (var row in rows)
        {
            var kind = ResultMapping.KindOf(row);
            var folder = kind == RowKind.Trained ? await StudentFolderAsync(context, row, cancellationToken) : null;
            evaluated.Add(new EvaluatedRow(row.Key, row.Label, kind, folder, row.IsStudent, row.IsTwin));
        }

        var texts = new List<string>();
        foreach (var input in context.Inputs.Where(input => input.Path == EncodeText.VectorsName))
            texts.Add(await context.InputAsync(input.StageName, input.Path, cancellationToken));
        return new EvaluateOptions
        {
            Rows = evaluated,
            Protocol = evaluation.Protocol,
            TextFiles = texts,
            At = evaluation.At,
            MaskHistory = evaluation.MaskHistory,
            Device = context.Parameters.Device ?? "auto",
        };
    }

    // The files of a student are read from one folder; the store may keep them in several.
    private static async Task<string> StudentFolderAsync(IStageContext context, ModelRowSpec row, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(context.WorkFolder, "students", row.Key);
        Directory.CreateDirectory(folder);
        foreach (var name in TrainStudent.Files)
            File.Copy(await context.InputAsync(ResultMapping.StageOf(row), name, cancellationToken), Path.Combine(folder, name), overwrite: true);
        return folder;
    }

    private static Dictionary<string, string> RunsByRow(IStageContext context, IReadOnlyList<ModelRowSpec> rows) =>
        rows.ToDictionary(row => row.Key, row => context.Inputs.FirstOrDefault(input => input.StageName == ResultMapping.StageOf(row))?.RunId ?? context.RunId);

    private static async Task WriteAsync(IStageContext context, ResultTable table, EvaluationResult result, string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, ResultsName);
        await File.WriteAllTextAsync(path, System.Text.Json.JsonSerializer.Serialize(table, ContractsJson.Indented) + "\n", cancellationToken);
        await context.OutputAsync(ResultsName, path, cancellationToken);
        foreach (var file in result.RankFiles)
            await context.OutputAsync(file, Path.Combine(folder, file), cancellationToken);
    }

    private static void Report(IStageContext context, ResultTable table, ModelRowSpec student)
    {
        context.Param("protocol", table.Protocol);
        context.Param("split", table.Split);
        context.Param("code", table.CodeVersion);
        foreach (var row in table.Rows)
        {
            // The student's numbers under their plain keys, which gates and charts look for; the others below the key of their row.
            var prefix = row.Key == student.Key ? "" : $"{row.Key}/";
            foreach (var (key, value) in row.Metrics)
                context.Metric($"{prefix}{key}", 0, value);
            context.Metric($"{prefix}seconds", 0, row.Seconds);
        }
    }

    private static IReadOnlyList<ModelRowSpec> RowsOf(StageParameters parameters) =>
        parameters.Rows is { Count: > 0 } rows
            ? rows
            : throw new PermanentStageException("the stage evaluate has no rows: the job's plan is broken, submit the job again.");
}
