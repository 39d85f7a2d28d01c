using System.Globalization;
using Distillery.Contracts;
using Distillery.Distillation.Slim;
using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

namespace Distillery.DistillationWorker;

/// <summary>Runs <c>distill</c>: trains one row of the table.</summary>
/// <param name="time">Measures durations.</param>
public sealed class DistillHandler(TimeProvider time) : IStageHandler
{
    /// <inheritdoc/>
    public string Kind => StageKinds.Distill;

    /// <inheritdoc/>
    public Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        // Numbers differ between devices in their last digits, so "auto" means what this worker has.
        return Task.FromResult<string?>($"distill {CodeVersion.Algorithms} {DeviceName(parameters.Device)}");
    }

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var row = context.Parameters.Model ?? throw new PermanentStageException("the stage distill has no model: the job's plan is broken, submit the job again.");
        try
        {
            var options = row.ToOptions(context.Parameters.Device);
            var data = await PreparedInputs.OpenAsync(context, cancellationToken);
            var answers = options.Method.NeedsTeacher
                ? QueryTeacher.Load(await context.InputAsync(StageKinds.QueryTeacher, QueryTeacher.AnswersName, cancellationToken), data)
                : null;
            var texts = options.Method.NeedsTexts ? TextVectorsFile.Read(await TextFileAsync(context, cancellationToken), data) : null;
            Describe(context, row, options);
            var folder = Path.Combine(context.WorkFolder, "student");
            TrainingHistory history;
            await using (var checkpoints = await StageCheckpoints.OpenAsync(context, cancellationToken))
            {
                history = await Task.Run(
                    () => TrainStudent.Run(options, data, answers, folder, checkpoints, new ContextReport(context), time, texts, cancellationToken),
                    cancellationToken);
            }

            foreach (var name in TrainStudent.Files)
                await context.OutputAsync(name, Path.Combine(folder, name), cancellationToken);
            return Outcome(context, history);
        }
        catch (StageInputException exception)
        {
            throw new PermanentStageException(exception.Message, exception);
        }
    }

    // The rows of a job may read several texts; the plan gives each training exactly one.
    private static Task<string> TextFileAsync(IStageContext context, CancellationToken cancellationToken) =>
        context.Inputs.FirstOrDefault(input => input.Path == EncodeText.VectorsName) is { } input
            ? context.InputAsync(input.StageName, input.Path, cancellationToken)
            : throw new PermanentStageException($"no stage before this one wrote {EncodeText.VectorsName}: the job's plan is broken, submit the job again.");

    private static StageOutcome Outcome(IStageContext context, TrainingHistory history)
    {
        context.Param("device", history.Device);
        context.Param("parameters", history.Parameters.ToString(CultureInfo.InvariantCulture));
        context.Param("code", history.CodeVersion);
        context.Metric("seconds", 0, history.Seconds);
        context.Metric("best_epoch", 0, history.BestEpoch);
        var best = history.Epochs.FirstOrDefault(epoch => epoch.Epoch == history.BestEpoch);
        var score = best is not null && best.Validation.TryGetValue("ndcg_at_20", out var ndcg) ? $", validation NDCG@20 {ndcg:0.0000}" : "";
        return new StageOutcome($"epoch {history.BestEpoch} of {history.Epochs.Count}{score}, {history.Seconds:0} s on {history.Device}");
    }

    private static void Describe(IStageContext context, ModelRowSpec row, TrainStudentOptions options)
    {
        var (student, training) = (row.Student!, row.Training!);
        void Param(string key, IFormattable value) => context.Param(key, value.ToString(null, CultureInfo.InvariantCulture));
        context.Param("method", options.Method.Name);
        if (options.Method.Mode.Length > 0)
            context.Param("mode", options.Method.Mode);
        context.Param("student", student.Name);
        context.Param("loss", student.Loss);
        context.Param("prefixes", student.Prefixes);
        Param("dim", student.Dim);
        Param("dropout", student.Dropout);
        Param("epochs", training.Epochs);
        Param("batch", training.Batch);
        Param("learning_rate", training.LearningRate);
        Param("weight_decay", training.WeightDecay);
        Param("patience", training.Patience);
        Param("seed", training.Seed);
    }

    private static string DeviceName(string? device)
    {
        try
        {
            return Devices.NameOf(Devices.Resolve(device ?? "auto"));
        }
        catch (StageInputException exception)
        {
            throw new PermanentStageException(exception.Message, exception);
        }
    }
}
