using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.LanguageModels;
using Distillery.Teachers;
using Distillery.WorkerRuntime;
using TorchSharp;

namespace Distillery.TeacherWorker;

/// <summary>The part of <c>query-teacher</c> that fine-tunes and runs a language model here.</summary>
internal static class LocalLmStage
{
    public static async Task<TeacherAnswers> RunAsync(
        IStageContext context, TeacherSpec teacher, QueryTeacherOptions options, PreparedData data, string folder, CancellationToken cancellationToken)
    {
        var device = Devices.Resolve(context.Parameters.Device ?? "auto");
        options = options with { Kind = TeacherKind.LocalLm, LocalLm = teacher.ToLocalLmOptions(device.type == DeviceType.CPU ? null : device) };
        await using var pretraining = await StageCheckpoints.OpenAsync(context, cancellationToken, "tiny");
        await using var tuning = await StageCheckpoints.OpenAsync(context, cancellationToken, "tuning");
        await using var titles = await StageCheckpoints.OpenAsync(context, cancellationToken, "titles");
        var kept = new LocalLmCheckpoints(pretraining, tuning, titles);
        return await Task.Run(() => QueryTeacher.Run(options, data, folder, new ContextReport(context), kept, cancellationToken), cancellationToken);
    }

    /// <summary>Stores adapter and titles, and some titles with their prompts for people.</summary>
    public static async Task OutputAsync(IStageContext context, string folder, TeacherProvenance provenance, PreparedData data, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, LocalLmTeacher.AdapterFolder)).Order(StringComparer.Ordinal))
            await context.OutputAsync($"{LocalLmTeacher.AdapterFolder}/{Path.GetFileName(file)}", file, cancellationToken);
        var titles = Path.Combine(folder, GeneratedTitles.FileName);
        await context.OutputAsync(GeneratedTitles.FileName, titles, cancellationToken);
        var source = new RationaleProvenance
        {
            Source = "teacher",
            Label = provenance.Label,
            Template = provenance.Parameters["template"],
            DatasetDigest = provenance.DatasetDigest,
            CatalogueDigest = provenance.CatalogueDigest,
        };
        var shown = new RationaleFile(source, [.. GeneratedTitles.Read(titles).Select(title => new Rationale(title.User, title.Position, title.Title, []))]);
        await RationaleSamples.WriteAsync(context, "Titles that the teacher wrote", shown, data, cancellationToken);
    }

    /// <summary>What the answers depend on besides the stage's inputs: the model's files, and the device, because numbers differ between devices in their last digits.</summary>
    public static async Task<string> ExternalInputsAsync(StageParameters parameters, TeacherSpec teacher, CancellationToken cancellationToken)
    {
        try
        {
            var files = teacher.Model is null or TinyModel.Name ? "" : await ContentDigests.OfAsync(teacher.Model, cancellationToken);
            return $"{Devices.NameOf(Devices.Resolve(parameters.Device ?? "auto"))} {files}".TrimEnd();
        }
        catch (StageInputException exception)
        {
            throw new PermanentStageException($"teacher.model: {exception.Message}", exception);
        }
    }
}
