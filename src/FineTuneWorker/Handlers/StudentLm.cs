using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

namespace Distillery.FineTuneWorker;

/// <summary>Files of the student LM between stages.</summary>
internal static class StudentLm
{
    /// <summary>What its stages depend on besides their inputs: the base model's files, and the device, because numbers differ between devices in their last digits.</summary>
    public static async Task<string?> ExternalInputsAsync(string kind, StageParameters parameters, CancellationToken cancellationToken)
    {
        var options = parameters.ToOptions();
        var files = options.Model == StudentLmOptions.Tiny ? "" : await ModelFolders.DigestAsync(options.Model, "studentLm.model", cancellationToken);
        try
        {
            return $"{kind} {CodeVersion.Algorithms} {Devices.NameOf(Devices.Resolve(options.Device))} {files}".TrimEnd();
        }
        catch (StageInputException exception)
        {
            throw new PermanentStageException(exception.Message, exception);
        }
    }

    /// <summary>Brings a folder that <c>fine-tune</c> wrote to this machine; the store may keep its files in several.</summary>
    public static async Task<string> FolderAsync(IStageContext context, string name, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(context.WorkFolder, name);
        Directory.CreateDirectory(folder);
        foreach (var input in context.Inputs.Where(input => input.StageName == StageKinds.FineTune && input.Path.StartsWith(name + "/", StringComparison.Ordinal)))
            File.Copy(await context.InputAsync(input.StageName, input.Path, cancellationToken), Path.Combine(folder, Path.GetFileName(input.Path)), overwrite: true);
        return folder;
    }
}
