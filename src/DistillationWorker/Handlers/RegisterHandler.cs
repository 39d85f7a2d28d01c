using System.Globalization;
using System.Text.Json;
using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.Registry;
using Distillery.WorkerRuntime;

namespace Distillery.DistillationWorker;

/// <summary>Runs <c>register</c>: the job's student becomes a new version of a model, with its files, its measured numbers and where it comes from.</summary>
public sealed class RegisterHandler : IStageHandler
{
    /// <inheritdoc/>
    public string Kind => StageKinds.Register;

    /// <inheritdoc/>
    /// <remarks>Null: every job that asks for a version gets its own, also where nothing had to be computed again.</remarks>
    public Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Parameters is not { Register: { } register, Rows: [.., { } student] })
            throw new PermanentStageException("the stage register has no model or no student: the job's plan is broken, submit the job again.");
        var table = await ReadTableAsync(context, cancellationToken);
        var row = table.Rows.FirstOrDefault(one => one.Key == student.Key)
            ?? throw new PermanentStageException($"{EvaluateHandler.ResultsName} has no row {student.Key}.");
        var distill = ResultMapping.StageOf(student);
        var history = StageFiles.Read<TrainingHistory>(await context.InputAsync(distill, TrainStudent.HistoryName, cancellationToken));
        var files = TrainStudent.Files.Select(path => Stored(context, distill, path))
            .Concat(new[] { EvaluateHandler.ResultsName, LearntFrom.FileName, $"eval/{table.Protocol}.test.safetensors" }.Select(path => Stored(context, StageKinds.Evaluate, path)))
            // The rows beside the student are what gates against baselines look at.
            .Concat(table.Rows.Where(one => one.Key != student.Key).Select(one => Stored(context, StageKinds.Evaluate, $"eval/{table.Protocol}.test.{one.Key}.safetensors")));
        var version = await context.RegisterVersionAsync(
            new NewModelVersion
            {
                Model = register.Model,
                RunId = context.Inputs.First(input => input.StageName == distill).RunId,
                Metrics = MetricsOf(row),
                Tags = Tags(table, student, history),
                Files = [.. files],
            },
            cancellationToken);
        context.Param("model", version.Model);
        context.Param("version", version.Version.ToString(CultureInfo.InvariantCulture));
        context.Progress(1, $"{version.Model} version {version.Version}");
        return new StageOutcome($"{version.Model} version {version.Version}");
    }

    private static Dictionary<string, double> MetricsOf(ResultRow row)
    {
        var metrics = row.Metrics.Where(pair => double.IsFinite(pair.Value)).ToDictionary();
        if (row.LatencyMs is { } latency)
            metrics["latency_ms"] = latency;
        if (row.ModelBytes is { } bytes)
            metrics["model_bytes"] = bytes;
        return metrics;
    }

    private static Dictionary<string, string> Tags(ResultTable table, ModelRowSpec student, TrainingHistory history)
    {
        var tags = new Dictionary<string, string>
        {
            ["dataset"] = table.Dataset.Name,
            ["dataset_digest"] = table.Dataset.Digest,
            ["catalogue_digest"] = table.Dataset.CatalogueDigest,
            ["protocol"] = table.Protocol,
            ["split"] = table.Split,
            ["seed"] = table.Seed.ToString(CultureInfo.InvariantCulture),
            ["method"] = student.Method?.Name ?? "none",
            ["student"] = student.Student?.Name ?? "",
            ["device"] = history.Device,
            ["code_version"] = table.CodeVersion,
        };
        if (student.Method is { Name: "dllm2rec" } method)
            tags["mode"] = method.Mode;
        if (history.Teacher is { } teacher)
            tags["teacher"] = teacher;
        return tags;
    }

    private static StoredFile Stored(IStageContext context, string stage, string path) =>
        context.Inputs.FirstOrDefault(input => input.StageName == stage && input.Path == path) is { } input
            ? new StoredFile(path, input.Digest)
            : throw new PermanentStageException($"the stage {stage} gave no {path}; without it the version would be incomplete.");

    private static async Task<ResultTable> ReadTableAsync(IStageContext context, CancellationToken cancellationToken)
    {
        var file = await context.InputAsync(StageKinds.Evaluate, EvaluateHandler.ResultsName, cancellationToken);
        await using var stream = File.OpenRead(file);
        return await JsonSerializer.DeserializeAsync<ResultTable>(stream, ContractsJson.Options, cancellationToken)
            ?? throw new PermanentStageException($"{EvaluateHandler.ResultsName} is empty.");
    }
}
