using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.FineTuneWorker;

/// <summary>Runs <c>write-rationales</c>: the student LM's rationale for every window.</summary>
public sealed class WriteRationalesHandler : IStageHandler
{
    /// <inheritdoc/>
    public string Kind => StageKinds.WriteRationales;

    /// <inheritdoc/>
    public Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken) => StudentLm.ExternalInputsAsync("write-rationales", parameters, cancellationToken);

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Parameters.ToOptions();
        try
        {
            var data = await PreparedInputs.OpenAsync(context, cancellationToken);
            var adapter = await StudentLm.FolderAsync(context, FineTuneStudentLm.AdapterFolder, cancellationToken);
            var model = options.Model == StudentLmOptions.Tiny ? await StudentLm.FolderAsync(context, FineTuneStudentLm.BaseFolder, cancellationToken) : options.Model;
            var folder = Path.Combine(context.WorkFolder, "rationales");
            RationaleFile file;
            await using (var parts = await StageParts.OpenAsync(context, "rationales", cancellationToken))
                file = await Task.Run(() => WriteRationales.Run(options, model, adapter, data, folder, parts, new ContextReport(context), cancellationToken), cancellationToken);
            await context.OutputAsync(RationaleFile.FileName, Path.Combine(folder, RationaleFile.FileName), cancellationToken);
            await RationaleSamples.WriteAsync(context, "The student LM's rationales", file, data, cancellationToken);
            context.Param("student_lm", file.Provenance.Label);
            var complete = file.Rationales.Count(rationale => RationaleSteps.AreComplete(rationale.Steps));
            return new StageOutcome($"{file.Rationales.Count:N0} rationales, {complete:N0} with all three steps ({file.Provenance.Label})");
        }
        catch (Exception exception) when (exception is StageInputException or InvalidDataException)
        {
            throw new PermanentStageException(exception.Message, exception);
        }
    }
}
