using System.Globalization;
using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.FineTuneWorker;

/// <summary>Runs <c>fine-tune</c>: the student LM learns the teacher's rationales.</summary>
public sealed class FineTuneHandler : IStageHandler
{
    /// <inheritdoc/>
    public string Kind => StageKinds.FineTune;

    /// <inheritdoc/>
    public Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken) => StudentLm.ExternalInputsAsync("fine-tune", parameters, cancellationToken);

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Parameters.ToOptions();
        try
        {
            var data = await PreparedInputs.OpenAsync(context, cancellationToken);
            var input = context.Inputs.Single(input => input.Path == RationaleFile.FileName);
            var rationales = RationaleFile.Read(await context.InputAsync(input.StageName, input.Path, cancellationToken), data.Dataset);
            var folder = Path.Combine(context.WorkFolder, "student-lm");
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            TuningSummary summary;
            await using (var pretraining = await StageCheckpoints.OpenAsync(context, cancellationToken, "tiny"))
            await using (var tuning = await StageCheckpoints.OpenAsync(context, cancellationToken, "tuning"))
            {
                summary = await Task.Run(
                    () => FineTuneStudentLm.Run(options, rationales, data, folder, pretraining, tuning, new ContextReport(context), cancellationToken), cancellationToken);
            }

            await RationaleSamples.WriteAsync(context, "What the student LM is taught: its prompt and the teacher's rationale", rationales, data, cancellationToken, StudentPrompts.Template);
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                await context.OutputAsync(Path.GetRelativePath(folder, file).Replace('\\', '/'), file, cancellationToken);
            Describe(context, summary);
            var loss = summary.Loss is { } value ? $", validation loss {value:0.000}" : "";
            return new StageOutcome($"{summary.Model} learnt {summary.Examples:N0} rationales of {summary.Teacher} in {summary.Steps:N0} steps{loss}");
        }
        catch (Exception exception) when (exception is StageInputException or InvalidDataException)
        {
            throw new PermanentStageException(exception.Message, exception);
        }
    }

    private static void Describe(IStageContext context, TuningSummary summary)
    {
        void Param(string key, IFormattable value) => context.Param(key, value.ToString(null, CultureInfo.InvariantCulture));
        context.Param("student_lm", summary.Model);
        context.Param("teacher", summary.Teacher);
        context.Param("template", summary.Template);
        context.Param("lora_targets", string.Join(",", summary.Targets));
        Param("lora_rank", summary.Rank);
        Param("lora_alpha", summary.Alpha);
        Param("parameters", summary.Parameters);
        Param("non_embedding_parameters", summary.NonEmbeddingParameters);
        Param("adapter_parameters", summary.AdapterParameters);
        context.Metric("seconds", 0, summary.Seconds);
        context.Metric("examples", 0, summary.Examples);
        context.Metric("shortened_examples", 0, summary.Shortened);
    }
}
