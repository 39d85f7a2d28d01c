using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.FineTuneWorker;

/// <summary>Runs <c>encode-text</c>: item texts and rationales become vectors.</summary>
/// <param name="clock">The clock by which endpoints are asked.</param>
public sealed class EncodeTextHandler(TimeProvider clock) : IStageHandler
{
    /// <inheritdoc/>
    public string Kind => StageKinds.EncodeText;

    /// <inheritdoc/>
    public async Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var files = TextOf(parameters).EncoderFolder is { } folder ? await ModelFolders.DigestAsync(folder, "method.slim.encoderFolder", cancellationToken) : "";
        return $"encode-text {CodeVersion.Algorithms} {files}".TrimEnd();
    }

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var text = TextOf(context.Parameters);
        try
        {
            var data = await PreparedInputs.OpenAsync(context, cancellationToken);
            var rationales = text.Source == "none" ? null : RationaleFile.Read(await RationalesAsync(context, cancellationToken), data.Dataset);
            var folder = Path.Combine(context.WorkFolder, "text");
            var steps = text.Steps.Select(step => step - '0').ToList();
            var vectors = await TextEncoders.RunAsync(
                context, data, clock,
                encoder => Task.Run(() => EncodeText.RunAsync(encoder, rationales, steps, data, folder, new ContextReport(context), cancellationToken), cancellationToken),
                cancellationToken);
            context.Param("encoder", vectors.Encoder);
            context.Param("rationales", vectors.Source);
            await context.OutputAsync(EncodeText.VectorsName, Path.Combine(folder, EncodeText.VectorsName), cancellationToken);
            return new StageOutcome($"vectors of {vectors.Dim} for {data.Dataset.Catalogue.Count:N0} items{(rationales is null ? "" : $" and {rationales.Rationales.Count:N0} rationales")} ({vectors.Encoder})");
        }
        catch (Exception exception) when (exception is StageInputException or InvalidDataException or ArgumentException)
        {
            throw new PermanentStageException(exception.Message, exception);
        }
    }

    // Of the two stages that write rationales this one depends on exactly one.
    private static Task<string> RationalesAsync(IStageContext context, CancellationToken cancellationToken) =>
        context.Inputs.FirstOrDefault(input => input.Path == RationaleFile.FileName) is { } input
            ? context.InputAsync(input.StageName, input.Path, cancellationToken)
            : throw new PermanentStageException($"no stage before this one wrote {RationaleFile.FileName}: the job's plan is broken, submit the job again.");

    private static TextEncoding TextOf(StageParameters parameters) =>
        parameters.Text ?? throw new PermanentStageException("the stage encode-text has no text: the job's plan is broken, submit the job again.");
}
